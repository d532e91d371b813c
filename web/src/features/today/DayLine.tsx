import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { TodaySession } from "@/api/types";
import { clock } from "@/i18n/dates";
import { buttonOf, partOf } from "./parts";
import { SessionState } from "./SessionState";

interface Props {
  entry: TodaySession;
  now: number;
  /** Its button is the filled one of the page. */
  first: boolean;
}

/** A session to come, or one that is over, as a line. */
export function DayLine({ entry, now, first }: Props) {
  const { t } = useTranslation();
  const { conference, session } = entry;
  const button = buttonOf(entry, now);
  const title = session.kind === "rehearsal" ? t("today.rehearsalOf", { title: conference.title }) : conference.title;
  return (
    <li className="line">
      <span className="time num">
        {clock(session.starts_at)} – {clock(session.ends_at)}
      </span>
      <span className="what wrap-any">
        <b>{title}</b>
        <span className="soft">
          {t("today.host", { name: conference.host_name })}, {t("today.points", { count: conference.point_count })}.{" "}
          {t("today.yourPart")} {t(`today.part.${partOf(entry)}`, { name: entry.point_name })}
        </span>
        <SessionState entry={entry} now={now} />
      </span>
      <Link className={first ? "button primary" : "button"} to={button.to}>
        {t(`today.button.${button.word}`)}
      </Link>
    </li>
  );
}
