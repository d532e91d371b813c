import { useTranslation } from "react-i18next";
import type { TreeOutcome } from "@/api/types";
import { writeDay } from "@/features/registration/typed";
import { Icon } from "@/ui/Icon";

const FIGURES = [
  "made",
  "renamed",
  "moved",
  "ended",
  "points_continued",
  "points_renamed",
  "roles",
  "devices",
  "conferences",
] as const;
const LISTS = ["without_successor", "points_closed", "people_left", "conferences_left"] as const;
const SHOWN = 12;

/** What a change of the tree does, or would do; what somebody must look at afterwards stands out. */
export function Outcome({ outcome }: { outcome: TreeOutcome }) {
  const { t } = useTranslation();
  const figures = FIGURES.filter((figure) => outcome[figure] > 0);
  return (
    <div className="outcome" role="status">
      <b>{t(outcome.dry ? "bodyTree.outcome.would" : "bodyTree.outcome.did", { day: writeDay(outcome.day) })}</b>
      {!figures.length && <p>{t("bodyTree.outcome.nothing")}</p>}
      <dl className="tree-figures">
        {figures.map((figure) => (
          <div key={figure}>
            <b className="num">{outcome[figure]}</b>
            <span>{t(`bodyTree.outcome.${figure}`)}</span>
          </div>
        ))}
      </dl>
      {LISTS.filter((list) => outcome[list].length > 0).map((list) => (
        <div key={list}>
          <p className="state is-attention">
            <Icon name="eye" />
            {t(`bodyTree.outcome.${list}`, { count: outcome[list].length })}
          </p>
          <p className="small">
            {outcome[list].slice(0, SHOWN).join(", ")}
            {outcome[list].length > SHOWN && ", …"}
          </p>
        </div>
      ))}
    </div>
  );
}
