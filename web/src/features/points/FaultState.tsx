import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/types";
import { Icon, type IconName } from "@/ui/Icon";
import { stepWords } from "./step-words";

type State = Schemas["FaultState"];

const LOOKS: Record<State, [look: string, icon: IconName]> = {
  reported: ["is-fault", "fault"],
  reopened: ["is-fault", "fault"],
  received: ["is-attention", "eye"],
  in_work: ["is-attention", "clock"],
  fixed: ["is-action", "check"],
  closed: ["is-idle", "check"],
};

/** How far a fault is, in icon and word. */
export function FaultState({ kind, state }: { kind: Schemas["FaultKind"]; state: State }) {
  const { t } = useTranslation();
  const [look, icon] = LOOKS[state];
  return (
    <span className={`state ${look}`}>
      <Icon name={icon} />
      {t(`points.${stepWords(kind)}.states.${state}`)}
    </span>
  );
}
