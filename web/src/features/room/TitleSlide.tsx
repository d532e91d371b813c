import { useTranslation } from "react-i18next";
import type { Stage } from "@/room/stage";
import { lapse } from "./time";

interface Props {
  kind: "title" | "pause";
  stage: Stage;
  /** The server's instant, milliseconds since 1970 UTC. */
  now: number;
}

/** What stands instead of pictures: the conference's title, or the break, and how long it still takes. */
export function TitleSlide({ kind, stage, now }: Props) {
  const { t } = useTranslation();
  const left = stage.until - now;
  return (
    <div className="title-slide">
      {kind === "pause" && <p className="title-slide-state">{t("room.turn.paused")}</p>}
      <p className="title-slide-title">{stage.title}</p>
      {left > 0 && (
        <p className="title-slide-left">
          {t(`room.left.${kind}`)} <b className="num">{lapse(left)}</b>
        </p>
      )}
    </div>
  );
}
