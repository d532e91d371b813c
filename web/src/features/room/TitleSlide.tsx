import { useTranslation } from "react-i18next";
import type { Stage } from "@/room/stage";
import { lapse } from "./time";

interface Props {
  kind: "title" | "pause";
  stage: Stage;
  /** The server's instant, milliseconds since 1970 UTC. */
  now: number;
}

/** What stands instead of pictures: the conference's title, or the break, how long it still takes, and the agenda. */
export function TitleSlide({ kind, stage, now }: Props) {
  const { t } = useTranslation();
  const left = stage.until - now;
  return (
    <div className="title-slide">
      {kind === "pause" && <p className="title-slide-state">{t("room.turn.paused")}</p>}
      <p className="title-slide-title">{stage.title}</p>
      {stage.subtitle && <p className="title-slide-when">{stage.subtitle}</p>}
      {left > 0 && (
        <p className="title-slide-left">
          {t(`room.left.${kind}`)} <b className="num">{lapse(left)}</b>
        </p>
      )}
      {stage.agenda.length > 0 && (
        <ol className="title-slide-agenda" aria-label={t("agenda.title")} start={stage.agendaFrom}>
          {stage.agenda.map((title, place) => {
            const number = stage.agendaFrom + place;
            return (
              <li key={number} aria-current={number === stage.item ? "step" : undefined}>
                <span className="num">{number}.</span> <span>{title}</span>
              </li>
            );
          })}
        </ol>
      )}
    </div>
  );
}
