import { useTranslation } from "react-i18next";
import type { ImportView } from "@/api/types";
import { Icon, type IconName } from "@/ui/Icon";
import { atWork } from "./queries";

const LOOKS: Record<ImportView["state"], [string, IconName]> = {
  waiting: ["is-action", "clock"],
  checking: ["is-action", "again"],
  checked: ["is-attention", "eye"],
  refused: ["is-fault", "fault"],
  approved: ["is-action", "clock"],
  applying: ["is-action", "again"],
  applied: ["is-verified", "check"],
  failed: ["is-fault", "fault"],
};

/** Where an import stands: in words, and while it is at work with its percentage. */
export function RunState({ run }: { run: ImportView }) {
  const { t } = useTranslation();
  const [look, icon] = LOOKS[run.state];
  return (
    <span className={`state ${look}`}>
      <Icon name={icon} />
      {t(`exchange.state.${run.state}`)}
      {atWork(run) && <span className="num">{t("exchange.percent", { percent: String(run.percent) })}</span>}
    </span>
  );
}
