import "./branch.css";
import { useTranslation } from "react-i18next";
import { Icon } from "@/ui/Icon";
import type { BranchView } from "./branches";
import { BranchTime } from "./BranchesPart";

interface Props {
  branch: BranchView;
  /** The Department speaks in the main room just now: everybody listens there. */
  urgent: boolean;
  /** Its room is not reached yet. */
  entering: boolean;
  now: number;
}

/** In which room this point is, in words, how long still, and that nobody records it. */
export function BranchNote({ branch, urgent, entering, now }: Props) {
  const { t } = useTranslation();
  const { name } = branch;
  return (
    <section className="banner branch-note" aria-label={t("branch.title")}>
      <Icon name="screen" />
      <span role="status">
        <b>{urgent ? t("branch.urgent") : t(entering ? "branch.entering" : "branch.inside", { name })}</b>
      </span>
      <BranchTime branch={branch} now={now} />
      <span className="branch-facts">
        {t("branch.notRecorded")}. {t("branch.mainLater")}
      </span>
    </section>
  );
}
