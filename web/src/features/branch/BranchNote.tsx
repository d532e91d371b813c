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
  /** It is not entered by itself any more: what was answered, and the way to try again. */
  refused?: { readonly words: string; readonly onAgain: () => void } | null;
  now: number;
}

/** In which room this point is, in words, how long still, and that nobody records it. */
export function BranchNote({ branch, urgent, entering, refused = null, now }: Props) {
  const { t } = useTranslation();
  const { name } = branch;
  return (
    <section className="banner branch-note" aria-label={t("branch.title")}>
      <Icon name="screen" />
      <span role="status">
        <b>{urgent ? t("branch.urgent") : t(refused ? "branch.notIn" : entering ? "branch.entering" : "branch.inside", { name })}</b>{" "}
        {!urgent && refused?.words}
      </span>
      <BranchTime branch={branch} now={now} />
      {refused && !urgent && (
        <button className="button" type="button" onClick={refused.onAgain}>
          {t("branch.again")}
        </button>
      )}
      <span className="branch-facts">
        {t("branch.notRecorded")}. {t(branch.until ? "branch.mainLater" : "branch.mainLaterOpen")}
      </span>
    </section>
  );
}
