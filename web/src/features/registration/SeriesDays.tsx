import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { SeriesView } from "@/api/types";
import { clock, dayKey, shortDay, weekday } from "@/i18n/dates";
import { IntakeState } from "@/ui/IntakeState";

/** The days of a series, with what was moved or cancelled by itself. */
export function SeriesDays({ series, on }: { series: SeriesView; on: number }) {
  const { t } = useTranslation();
  return (
    <ol className="lines series">
      {series.conferences.map((one) => (
        <li key={one.id} className={one.id === on ? "on" : ""}>
          <Link className="num" to={`/dang-ky/${one.id}`} aria-current={one.id === on ? "page" : undefined}>
            {weekday(one.starts_at)} {shortDay(one.starts_at)}, {clock(one.starts_at)}
          </Link>
          {dayKey(one.starts_at) !== one.series_day && (
            <span className="small soft">{t("planning.series.moved", { day: shortDay(one.series_day) })}</span>
          )}
          <IntakeState conference={one} />
        </li>
      ))}
    </ol>
  );
}
