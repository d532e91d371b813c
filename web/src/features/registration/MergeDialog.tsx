import { Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { BodyView, ConferenceView, PointView } from "@/api/types";
import { dayAndClock } from "@/i18n/dates";
import { fromConference, type Draft, type DraftField } from "./draft";
import { wordOf } from "./field-words";
import { differing, merge } from "./merge";

interface Props {
  base: Draft;
  mine: Draft;
  stored: ConferenceView;
  bodies: readonly BodyView[];
  points: readonly PointView[];
  /** What goes on being edited, on the newest version. */
  onChoose: (chosen: Draft) => void;
  onTakeTheirs: () => void;
}

/** Somebody saved meanwhile: both versions side by side; merge, keep mine, or take theirs. */
export function MergeDialog({ base, mine, stored, bodies, points, onChoose, onTakeTheirs }: Props) {
  const { t } = useTranslation();
  const theirs = fromConference(stored);
  const names = new Map<number | null, string>([...bodies.map(({ id, name }) => [id, name] as const)]);
  const called = new Map<number | null, string>([...points.map(({ id, name }) => [id, name] as const)]);
  const value = (draft: Draft, field: DraftField): string => {
    const found = draft[field];
    if (field === "hostBodyId" || field === "organiserBodyId") return names.get(draft[field]) ?? t("planning.merge.empty");
    if (field === "mainPointId") return called.get(draft.mainPointId) ?? t("planning.merge.empty");
    if (field === "subPointIds") return t("planning.merge.points", { count: draft.subPointIds.length });
    if (field === "scope") return t(`scope.${draft.scope}`);
    if (field === "kind") return t(`conferenceKind.${draft.kind}`);
    if (typeof found === "boolean") return t(found ? "planning.merge.yes" : "planning.merge.no");
    if (typeof found === "string" || typeof found === "number") return String(found) || t("planning.merge.empty");
    return JSON.stringify(found);
  };
  return (
    <Modal opened onClose={() => onChoose({ ...mine })} title={t("planning.merge.title")} withCloseButton={false} size="xl" centered closeOnClickOutside={false} closeOnEscape={false}>
      <div className="ask">
        <p>
          {t("planning.merge.who", { name: stored.changed_by, time: stored.changed_at ? dayAndClock(stored.changed_at) : "" })}
        </p>
        <div className="scroll-x">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t("planning.merge.field")}</th>
                <th scope="col">{t("planning.merge.mine")}</th>
                <th scope="col">{t("planning.merge.theirs")}</th>
              </tr>
            </thead>
            <tbody>
              {differing(mine, theirs).map((field) => (
                <tr key={field}>
                  <th scope="row">{t(wordOf(field))}</th>
                  <td className="wrap-any">{value(mine, field)}</td>
                  <td className="wrap-any">{value(theirs, field)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <button className="button primary wide" type="button" data-autofocus onClick={() => onChoose(merge(base, mine, theirs))}>
          {t("planning.merge.both")}
        </button>
        <p className="small soft">{t("planning.merge.bothHint")}</p>
        <button className="button wide" type="button" onClick={() => onChoose({ ...mine, version: theirs.version })}>
          {t("planning.merge.keepMine")}
        </button>
        <button className="button wide" type="button" onClick={onTakeTheirs}>
          {t("planning.merge.takeTheirs")}
        </button>
      </div>
    </Modal>
  );
}
