import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ConferenceView, SessionBrief } from "@/api/types";
import { clock, dayAndClock, shortDay } from "@/i18n/dates";

/** The rehearsals and the live session, each with its own state and way in. */
export function ConferenceSessions({ conference }: { conference: ConferenceView }) {
  const { t } = useTranslation();
  if (!conference.sessions.length) return null;
  return (
    <>
      <div className="sechead">
        <h2>{t("registration.conference.sessions")}</h2>
      </div>
      <ol className="lines">
        {conference.sessions.map((session) => (
          <li className="line" key={session.id}>
            <span className="time num">
              {shortDay(session.starts_at)}
              <br />
              {clock(session.starts_at)} – {clock(session.ends_at)}
            </span>
            <span className="what">
              <b>{t(`states.kind.${session.kind}`)}</b>
              <span className="soft">{t(`states.session.${session.state}`)}</span>
              {session.state === "planned" && (
                <span className="soft">
                  {t("registration.conference.window", {
                    from: dayAndClock(session.opens_from),
                    until: dayAndClock(session.opens_until),
                  })}
                </span>
              )}
            </span>
            <span className="ways">
              <Way conference={conference} session={session} />
              {(session.state === "open" || session.state === "live" || session.state === "paused") && conference.may.some((action) => action === "wall.read" || action === "wall.own") && (
                <Link className="button" to={`/phien/${session.id}/tuong`}>
                  {t("wall.open")}
                </Link>
              )}
              {session.state !== "planned" && conference.may.some((action) => action === "roll.read" || action === "roll.own") && (
                <Link className="button" to={`/phien/${session.id}/diem-danh`}>
                  {t("roll.open")}
                </Link>
              )}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}

function Way({ conference, session }: { conference: ConferenceView; session: SessionBrief }) {
  const { t } = useTranslation();
  const { may, intake } = conference;
  if (session.state === "ended")
    return may.includes("logbook.read") ? (
      <Link className="button" to={`/so-nhat-ky/${session.id}`}>
        {t("registration.conference.logbook")}
      </Link>
    ) : null;
  if (intake !== "confirmed") return null;
  if (may.includes("session.run"))
    return (
      <Link className="button" to={`/phien/${session.id}/chu-tri`}>
        {t("registration.conference.openChair")}
      </Link>
    );
  if (may.includes("room.watch") || may.includes("seat.take"))
    return (
      <Link className="button" to={`/phien/${session.id}/phong`}>
        {t("registration.conference.openRoom")}
      </Link>
    );
  return null;
}
