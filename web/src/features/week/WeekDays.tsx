import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { WeekSession, WeekView } from "@/api/types";
import { clock, dayKey, shortDay, weekday } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { byDay, daysOf, lanesOf } from "./week";

/** Seven columns of sessions; what clashes says so. */
export function WeekDays({ week }: { week: WeekView }) {
  const { t } = useTranslation();
  const days = useMemo(() => byDay(week.sessions), [week]);
  const clashing = useMemo(() => new Set([...lanesOf(week.sessions).values()].flatMap((lane) => [...lane.clashing])), [week]);
  const [today] = useState(() => dayKey(Date.now()));
  return (
    <>
      {!week.sessions.length && <p className="soft">{t("week.none")}</p>}
      <div className="week-days">
        {daysOf(week.first_day).map((day) => (
          <section key={day} className={day === today ? "week-day on" : "week-day"} aria-label={`${weekday(day)} ${shortDay(day)}`}>
            <h2>
              {/* The year stands above; with it "Wednesday" takes two lines. */}
              {weekday(day)}{" "}
              <span className="num soft">{shortDay(day).replace(/\/\d+$/, "")}</span>
            </h2>
            {week.days_off[day] && <p className="small state is-attention">{t("week.dayOff", { name: week.days_off[day] })}</p>}
            {(days.get(day) ?? []).map((session) => (
              <Held key={session.session_id} session={session} clashes={clashing.has(session.session_id)} />
            ))}
          </section>
        ))}
      </div>
    </>
  );
}

function Held({ session, clashes }: { session: WeekSession; clashes: boolean }) {
  const { t } = useTranslation();
  const { title, host_name, session_kind, starts_at, ends_at, point_ids, readable, intake, conference_id } = session;
  const rehearsal = session_kind === "rehearsal";
  return (
    <article className={`held is-${intake}${rehearsal ? " rehearsal" : ""}`}>
      <p className="num small">
        {clock(starts_at)} – {clock(ends_at)}
        {rehearsal && `, ${t("states.kind.rehearsal").toLowerCase()}`}
      </p>
      {readable ? (
        <Link className="wrap-any" to={`/dang-ky/${conference_id}`}>
          {title}
        </Link>
      ) : (
        <b className="wrap-any">{title}</b>
      )}
      <p className="small soft wrap-any">
        {host_name}, {t("week.points", { count: point_ids.length })}
      </p>
      {intake !== "confirmed" && <p className="xs soft">{t(`states.intake.${intake}`)}</p>}
      {clashes && (
        <p className="state is-fault small">
          <Icon name="clash" />
          {t("intake.filters.clash")}
        </p>
      )}
    </article>
  );
}
