import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Schemas } from "@/api/types";
import { listAddress } from "@/features/conferences/asked";
import { moved } from "@/features/week/week";
import { clock, dayKey, shortDay, weekday } from "@/i18n/dates";
import { IntakeState } from "@/ui/IntakeState";
import { comingDays } from "./parts";

interface Props {
  /** The nearest conferences of later days. */
  list: Schemas["ConferenceList"];
  /** The last day that they were asked for. */
  last: string;
  now: number;
}

/** Conferences of later days, by day; and where those stand that are further away, or past. */
export function ComingDays({ list: { conferences, next }, last, now }: Props) {
  const { t } = useTranslation();
  const cut = next === null ? undefined : conferences.at(-1);
  const from = cut ? dayKey(cut.starts_at) : moved(last, 1);
  return (
    <>
      <Days conferences={conferences} now={now} />
      {cut && <p className="soft small">{t("conferences.nearest", { count: conferences.length })}</p>}
      <p className="row wrap onward">
        <Link to={listAddress({ from })}>{t("conferences.later", { day: shortDay(from) })}</Link>
        <Link to={listAddress({})}>{t("conferences.earlier")}</Link>
      </p>
    </>
  );
}

function Days({ conferences, now }: { conferences: Schemas["ConferenceList"]["conferences"]; now: number }) {
  const { t } = useTranslation();
  return comingDays(conferences, now).map(([day, list]) => (
    <section key={day}>
      <div className="sechead">
        <h2>
          {weekday(day)}, {shortDay(day)}
        </h2>
        <span className="count small">{t("today.sessions", { count: list.length })}</span>
      </div>
      <ol className="lines">
        {list.map((conference) => (
          <li className="line" key={conference.id}>
            <span className="time num">
              {clock(conference.starts_at)} – {clock(conference.ends_at)}
            </span>
            <span className="what wrap-any">
              <b>{conference.title}</b>
              <span className="soft">
                {t("today.host", { name: conference.host_name })}, {t("today.points", { count: conference.point_count })}
              </span>
              <IntakeState conference={conference} />
            </span>
            <Link className="button" to={`/dang-ky/${conference.id}`}>
              {t("today.button.details")}
            </Link>
          </li>
        ))}
      </ol>
    </section>
  ));
}
