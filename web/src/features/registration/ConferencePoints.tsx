import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answersQuery, checkQuery } from "@/api/queries";
import type { ConferenceView } from "@/api/types";
import { dayKey } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { SearchBox } from "@/ui/SearchBox";
import { useToday } from "@/ui/useToday";
import { pointGroups, troublesOf, type ListedPoint, type PointGroup, type Trouble } from "./point-groups";

/** So many points are shown unfolded; of more in trouble the counts of their groups tell. */
const FEW = 30;

/** The points on the list by the body above, folded and counted; what is not in order is unfolded and comes first. */
export function ConferencePoints({ conference }: { conference: ConferenceView }) {
  const { t } = useTranslation();
  const today = useToday();
  const [query, setQuery] = useState("");
  const answers = useQuery({ ...answersQuery(conference.id), enabled: conference.may.includes("answers.read") });
  // What was held or cancelled clashes with nothing any more.
  const planned = conference.intake !== "cancelled" && dayKey(conference.ends_at) >= today;
  const check = useQuery({ ...checkQuery(conference.id), enabled: planned && conference.may.includes("conference.register") });
  const troubles = useMemo(() => troublesOf(check.data, answers.data?.answers ?? []), [check.data, answers.data]);
  const groups = useMemo(() => pointGroups(conference.points, troubles, query, conference.host_name), [conference, troubles, query]);
  const found = groups.reduce((sum, { points }) => sum + points.length, 0);
  const troubled = conference.points.filter(({ point_id }) => troubles.has(point_id)).length;
  const searching = query.trim() !== "";
  return (
    <section aria-labelledby="conference-points">
      <div className="sechead">
        <h2 id="conference-points">{t("registration.conference.points")}</h2>
        <span className="count small num" role="status">
          {searching ? `${found} / ${conference.points.length}` : conference.points.length}
        </span>
        {troubled > 0 && (
          <span className="state is-fault small">
            <Icon name="fault" />
            {t("registration.points.troubled", { count: troubled })}
          </span>
        )}
      </div>
      <div className="stack">
        <SearchBox label={t("registration.conference.search")} value={query} onChange={setQuery} />
        {searching && !found && <p className="soft">{t("registration.points.none", { query })}</p>}
        <div>
          {groups.map((group) => (
            <Group
              // Folding by hand holds until the search or the trouble changes what should be seen.
              key={`${group.name}|${searching}|${group.troubled > 0}`}
              group={group}
              troubles={troubles}
              open={searching || conference.points.length <= FEW || (group.troubled > 0 && troubled <= FEW)}
              whole={searching || conference.points.length <= FEW}
            />
          ))}
        </div>
      </div>
    </section>
  );
}

interface GroupProps {
  group: PointGroup;
  troubles: ReadonlyMap<number, Trouble>;
  open: boolean;
  /** Show every point; otherwise those in trouble, and the rest after a press. */
  whole: boolean;
}

function Group({ group, troubles, open, whole }: GroupProps) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const shown = whole || all || !group.troubled ? group.points : group.points.slice(0, group.troubled);
  const rest = group.points.length - shown.length;
  return (
    <details className="fold-group" open={open}>
      <summary>
        <Icon name="right" />
        <b>{group.name}</b>
        <span className="count small">{t("registration.points.count", { count: group.total })}</span>
        {group.troubled > 0 && (
          <span className="state is-fault small">
            <Icon name="fault" />
            {t("registration.points.troubled", { count: group.troubled })}
          </span>
        )}
      </summary>
      <ul className="columns">
        {shown.map((point) => (
          <Point key={point.point_id} point={point} trouble={troubles.get(point.point_id)} />
        ))}
      </ul>
      {rest > 0 && (
        <button className="button quiet dense" type="button" onClick={() => setAll(true)}>
          {t("registration.points.rest", { count: rest })}
        </button>
      )}
    </details>
  );
}

function Point({ point, trouble }: { point: ListedPoint; trouble: Trouble | undefined }) {
  const { t } = useTranslation();
  const facts = [point.is_main && t("registration.conference.main"), point.venue_name].filter(Boolean).join(", ");
  return (
    <li className={trouble && "wide"}>
      <b className="wrap-any">{point.name}</b> <span className="soft small">{facts}</span>
      {trouble && (
        <span className="state is-fault small">
          <Icon name={trouble.kind === "clash" ? "clash" : "fault"} />
          {trouble.kind === "clash" && t("registration.points.clash", { title: trouble.title })}
          {trouble.kind === "declined" && t("registration.points.declined", { reason: trouble.reason })}
          {trouble.kind === "untrained" && t("registration.points.untrained")}
        </span>
      )}
    </li>
  );
}
