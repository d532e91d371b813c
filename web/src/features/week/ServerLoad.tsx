import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import type { WeekView } from "@/api/types";
import { clock, instantOf, shortDay, weekday } from "@/i18n/dates";
import { byDay, daysOf, loadOf } from "./week";

/** The whole day: storms are met at night. */
const HOURS = Array.from({ length: 13 }, (_, place) => 2 * place);
const SPAN_MS = 24 * 3_600_000;

/** For each day how many points the media server carries, against what it can. */
export function ServerLoad({ week }: { week: WeekView }) {
  const { t } = useTranslation();
  const days = byDay(week.sessions);
  return (
    <div className="loads">
      {daysOf(week.first_day).map((day) => {
        const loads = loadOf(days.get(day) ?? []);
        const most = Math.max(0, ...loads.map(({ points }) => points));
        const begins = Date.parse(instantOf(day, "00:00"));
        const share = (at: number) => `${Math.min(100, Math.max(0, ((at - begins) / SPAN_MS) * 100))}%`;
        return (
          <section key={day} className="load">
            <h2>
              {weekday(day)} <span className="num soft">{shortDay(day)}</span>
            </h2>
            <div className="meter" role="img" aria-label={t("week.load", { count: most, limit: String(week.capacity) })}>
              {loads
                .filter(({ points }) => points > 0)
                .map(({ from, to, points }) => (
                  <i
                    key={from}
                    className={points > week.capacity ? "is-fault" : ""}
                    title={`${clock(from)} – ${clock(to)}: ${points}`}
                    style={
                      { "--from": share(from), "--to": share(to), "--high": `${Math.min(100, (points / week.capacity) * 100)}%` } as CSSProperties
                    }
                  />
                ))}
            </div>
            <p className="hours xs soft num" aria-hidden="true">
              {HOURS.map((hour) => (
                <span key={hour}>{hour}:00</span>
              ))}
            </p>
            <p className="small">{most ? t("week.load", { count: most, limit: String(week.capacity) }) : t("week.free")}</p>
          </section>
        );
      })}
    </div>
  );
}
