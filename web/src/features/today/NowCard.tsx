import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { TodaySession } from "@/api/types";
import { clock, stretch } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { buttonOf, partOf } from "./parts";
import { SessionState } from "./SessionState";

interface Props {
  entry: TodaySession;
  now: number;
  /** Its button is the filled one of the page. */
  first: boolean;
}

/** A session that is on: who is there, the caller's part, the button for it. */
export function NowCard({ entry, now, first }: Props) {
  const { t } = useTranslation();
  const { conference, session, present, dropped } = entry;
  const total = conference.point_count;
  const absent = Math.max(0, total - present - dropped);
  const button = buttonOf(entry, now);
  const part = partOf(entry);
  const over = (now - Date.parse(session.ends_at)) / 1000;
  const title = session.kind === "rehearsal" ? t("today.rehearsalOf", { title: conference.title }) : conference.title;
  const share = (count: number) => ({ width: `${(100 * count) / Math.max(1, total)}%` });
  return (
    <section className={session.state === "live" ? "now live" : "now"} aria-labelledby={`now-${session.id}`}>
      <p className="time num">
        <b>{clock(session.starts_at)}</b> <span className="soft">{t("today.until", { time: clock(session.ends_at) })}</span>
      </p>
      <div>
        <h2 className="wrap-any" id={`now-${session.id}`}>
          {title}
        </h2>
        <p className="facts">
          <SessionState entry={entry} now={now} />
          {over >= 60 && (
            <span className="state is-attention">
              <Icon name="clock" />
              {t("today.overran", { time: stretch(over) })}
            </span>
          )}
          <span className="soft">{t("today.host", { name: conference.host_name })}</span>
        </p>
        <p className="facts">
          <b className="num">{t("today.present", { present: String(present), total: String(total) })}</b>
          {dropped > 0 && (
            <span className="state is-fault">
              <Icon name="lost" />
              {t("today.dropped", { count: dropped })}
            </span>
          )}
          {absent > 0 && <span className="soft">{t("today.absent", { count: absent })}</span>}
        </p>
        <p
          className="progress"
          role="img"
          aria-label={t("today.bar", { present: String(present), dropped: String(dropped), absent: String(absent) })}
        >
          <i style={share(present)} />
          <i className="is-fault" style={share(dropped)} />
        </p>
        <p className="part">
          <b>{t("today.yourPart")}</b> {t(`today.part.${part}`, { name: entry.point_name })}
        </p>
      </div>
      <div className="ways">
        <Link className={first ? "button primary" : "button"} to={button.to}>
          {t(`today.button.${button.word}`)}
        </Link>
        {entry.may.some((action) => action === "wall.read" || action === "wall.own") && (
          <Link className="button" to={`/phien/${session.id}/tuong`}>
            {t("wall.open")}
          </Link>
        )}
        {entry.may.includes("roll.own") && (
          <Link className="button" to={`/phien/${session.id}/diem-danh`}>
            {t("roll.open")}
          </Link>
        )}
        {button.word === "chair" && entry.point_id !== null && (
          <Link className="button" to={`/phien/${session.id}/phong`}>
            {t("today.button.room")}
          </Link>
        )}
      </div>
    </section>
  );
}
