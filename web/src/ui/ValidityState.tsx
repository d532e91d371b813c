import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/types";
import { Icon, type IconName } from "./Icon";

type Validity = Schemas["Validity"];

const LOOKS: Record<Validity, [string, IconName]> = {
  coming: ["is-attention", "clock"],
  in_force: ["is-verified", "check"],
  over: ["is-idle", "idle"],
};

/** Whether something dated is still to come, in force, or over. */
export function ValidityState({ state }: { state: Validity }) {
  const { t } = useTranslation();
  const [look, icon] = LOOKS[state];
  return (
    <span className={`state small ${look}`}>
      <Icon name={icon} />
      {t(`validity.${state}`)}
    </span>
  );
}
