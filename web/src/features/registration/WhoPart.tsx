import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { weekQuery } from "@/api/queries";
import type { CheckView } from "@/api/types";
import { clock } from "@/i18n/dates";
import { BodySelect } from "@/ui/BodySelect";
import { Icon } from "@/ui/Icon";
import { useLevelOrder } from "@/ui/levels";
import { subPoints } from "./draft";
import { Exclusions } from "./Exclusions";
import { MissingNote } from "./MissingNote";
import type { PartProps } from "./parts";
import { PointGroups } from "./PointGroups";
import { PointTree } from "./PointTree";
import { buildTree } from "./tree";
import type { Missing, TreeOfDay } from "./useTreeOn";
import { MainVenue, SubVenues } from "./VenueFields";

interface Props extends PartProps {
  tree: TreeOfDay;
  missing: Missing;
  checked: CheckView | undefined;
}

/** Who takes part: the main point with its room, the sub points by tree, level, group and exclusion. */
export function WhoPart({ draft, change, errorOf, tree: ofDay, missing, checked }: Props) {
  const { t } = useTranslation();
  const { bodies, points } = ofDay;
  const order = useLevelOrder();
  const tree = useMemo(() => buildTree(bodies, points, order), [bodies, points, order]);
  const selected = useMemo(() => new Set(draft.subPointIds), [draft.subPointIds]);
  const excluded = useMemo(() => new Set(draft.excludedIds), [draft.excludedIds]);
  const marks = useMarks(checked);
  const { data: week } = useQuery(weekQuery());
  const count = subPoints(draft).length;
  const venues = week?.venues ?? [];
  const choose = (next: Set<number>) => change({ subPointIds: [...next] });
  return (
    <fieldset className="part" aria-labelledby="part-who">
      <h2 id="part-who">
        <span className="order">3</span>
        {t("registration.parts.who")}{" "}
        <span className="count small" aria-live="polite">
          {draft.mainPointId === null ? t("registration.tree.countNoMain", { count }) : t("registration.tree.count", { count })}
        </span>
      </h2>
      <div className="stack">
        <BodySelect
          label={t("registration.fields.mainPointId")}
          description={t("registration.hints.mainPoint")}
          options={points.filter(({ id, active }) => active || id === draft.mainPointId)}
          value={draft.mainPointId}
          error={errorOf("mainPointId")}
          onChange={(mainPointId) => change({ mainPointId })}
        />
        <MainVenue draft={draft} change={change} venues={venues} />
        {errorOf("subPointIds") && (
          <p className="state is-fault" data-invalid tabIndex={-1}>
            <Icon name="fault" />
            {errorOf("subPointIds")}
          </p>
        )}
      </div>
      <MissingNote
        tree={ofDay}
        missing={missing}
        onRemove={(ids) =>
          change({
            subPointIds: draft.subPointIds.filter((id) => !ids.includes(id)),
            mainPointId: draft.mainPointId !== null && ids.includes(draft.mainPointId) ? null : draft.mainPointId,
          })
        }
      />
      {points.length ? (
        <div className="tree-box">
          <PointGroups
            hostBodyId={draft.hostBodyId}
            chosen={subPoints(draft)}
            onAdd={(ids) => choose(new Set([...selected, ...ids.filter((id) => !excluded.has(id))]))}
          />
          <Exclusions
            points={points}
            excluded={draft.excludedIds}
            onChange={(excludedIds) => change({ excludedIds, subPointIds: draft.subPointIds.filter((id) => !excludedIds.includes(id)) })}
          />
          <PointTree tree={tree} selected={selected} excluded={excluded} marks={marks} mainPointId={draft.mainPointId} onChange={choose} />
          <SubVenues draft={draft} change={change} points={points} venues={venues} />
        </div>
      ) : (
        <p className="soft">{t("registration.hints.noPoints")}</p>
      )}
    </fieldset>
  );
}

/** Point → what stands in its way. */
function useMarks(checked: CheckView | undefined): ReadonlyMap<number, string> {
  const { t } = useTranslation();
  return useMemo(() => {
    const marks = new Map<number, string>();
    if (checked?.law && !checked.law.lawful) for (const id of checked.law.point_ids) marks.set(id, t("planning.marks.law"));
    for (const { kind, point_ids, starts_at, ends_at } of checked?.clashes ?? [])
      if (kind === "point" || kind === "venue")
        for (const id of point_ids ?? []) marks.set(id, t("planning.marks.clash", { from: clock(starts_at), to: clock(ends_at) }));
    for (const { code, point_ids } of checked?.problems ?? [])
      if (code === "body_closed") for (const id of point_ids ?? []) marks.set(id, t("planning.marks.closed"));
    return marks;
  }, [checked, t]);
}
