import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { pointsQuery } from "@/api/queries";
import type { WeekView } from "@/api/types";
import { clock, dayKey, shortDay, weekday } from "@/i18n/dates";
import { finds } from "@/text/fold";
import { Icon } from "@/ui/Icon";
import { SearchBox } from "@/ui/SearchBox";
import { daysOf, lanesOf } from "./week";

/** Rows at first; search finds the others. */
const SHOWN = 60;

/** A row for each point with its rooms, a column for each day: who holds it when. */
export function PointLanes({ week }: { week: WeekView }) {
  const { t } = useTranslation();
  const { data: points } = useQuery(pointsQuery);
  const [query, setQuery] = useState("");
  const [busyOnly, setBusyOnly] = useState(true);
  const lanes = useMemo(() => lanesOf(week.sessions), [week]);
  const rooms = useMemo(() => {
    const found = new Map<number, Map<number, string>>();
    for (const { id, point_id, name } of week.venues) found.set(point_id, new Map(found.get(point_id)).set(id, name));
    return found;
  }, [week]);
  const days = daysOf(week.first_day);
  const matching = (points ?? []).filter(
    ({ id, name, parent_name, active }) =>
      active &&
      (!busyOnly || lanes.has(id)) &&
      finds(query, `${name} ${parent_name} ${[...(rooms.get(id)?.values() ?? [])].join(" ")}`),
  );
  const ordered = matching.sort((one, two) => (lanes.get(two.id)?.clashing.size ?? 0) - (lanes.get(one.id)?.clashing.size ?? 0));
  const shown = ordered.slice(0, SHOWN);
  return (
    <div className="stack">
      <div className="row wrap">
        <div className="grow">
          <SearchBox label={t("week.search")} value={query} onChange={setQuery} />
        </div>
        <button className="button" type="button" aria-pressed={busyOnly} onClick={() => setBusyOnly(!busyOnly)}>
          {t("week.busyOnly")}
        </button>
        <span className="soft small num">{t("week.shown", { shown: String(shown.length), total: String(points?.length ?? 0) })}</span>
      </div>
      {shown.length ? (
        <div className="scroll-x">
          <table className="table week-lanes">
            <thead>
              <tr>
                <th scope="col">{t("week.views.points")}</th>
                {days.map((day) => (
                  <th scope="col" key={day}>
                    {weekday(day)} {shortDay(day)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map(({ id, name, parent_name }) => {
                const lane = lanes.get(id);
                return (
                  <tr key={id}>
                    <th scope="row">
                      {name}
                      <span className="xs soft">{parent_name}</span>
                    </th>
                    {days.map((day) => (
                      <td key={day}>
                        {lane?.sessions
                          .filter(({ starts_at }) => dayKey(starts_at) === day)
                          .map(({ session_id, starts_at, ends_at, title, point_ids, venue_ids }) => {
                            const room = rooms.get(id)?.get(venue_ids[point_ids.indexOf(id)] ?? 0);
                            const bad = lane.clashing.has(session_id);
                            return (
                              <span key={session_id} className={bad ? "slot is-fault" : "slot"} title={title}>
                                {bad && <Icon name="clash" />}
                                <span className="num">
                                  {clock(starts_at)} – {clock(ends_at)}
                                </span>
                                <span className="xs">{room ? `${room}: ${title}` : title}</span>
                              </span>
                            );
                          })}
                      </td>
                    ))}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      ) : (
        <p className="soft">{t("week.noPoints")}</p>
      )}
    </div>
  );
}
