import { useTranslation } from "react-i18next";
import { actorName } from "@/i18n/actors";
import type { CalendarChangeView } from "@/api/types";
import { dayAndClock, shortDay } from "@/i18n/dates";

type What = "proposed" | "added" | "corrected" | "removed" | "year_confirmed" | "year_reopened";

/** Versions of the calendar, the newest first. */
export function CalendarChanges({ changes }: { changes: readonly CalendarChangeView[] }) {
  const { t } = useTranslation();
  return (
    <section aria-label={t("rules.calendar.changes")}>
      <div className="sechead">
        <h2>{t("rules.calendar.changes")}</h2>
        <span className="count small">{changes.length}</span>
      </div>
      {!changes.length && <p className="soft">{t("rules.calendar.noChanges")}</p>}
      {changes.length > 0 && (
        <div className="listing">
          <table className="table">
            <tbody>
              {changes.map((change) => (
                <tr key={change.version}>
                  <td className="num">{change.version}</td>
                  <td>{t(`rules.what.${change.what as What}`)}</td>
                  <td className="num">
                    {change.first_day && shortDay(change.first_day)}
                    {change.last_day && change.last_day !== change.first_day && ` – ${shortDay(change.last_day)}`}
                  </td>
                  <td>{actorName(change.actor_name)}</td>
                  <td className="num soft">{dayAndClock(change.at)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
