import "./second-screen.css";
import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import { RecordingMark } from "@/features/room/marks";
import { OwnPicture, Picture } from "@/features/room/Picture";
import { SlidePage } from "@/features/room/SlidePage";
import { TitleSlide } from "@/features/room/TitleSlide";
import type { Stage } from "@/room/stage";
import type { Received } from "@/room/subscribing";
import { Icon } from "@/ui/Icon";
import { label, type Pane } from "./pane";
import { type Shown, shownOf } from "./shown";

interface Props {
  pane: Pane;
  /** Null: the room is not reached. */
  stage: Stage | null;
  received: Received;
  /** This page's identity, and the screen that it shares. */
  own: string;
  shared: MediaStreamTrack | null;
  /** The conference's title, and the point's name. */
  title: string;
  name: string;
  now: number;
}

/**
 * What is presented, alone and whole, in the second window; the conference's title while nothing is. That it is
 * recorded is said here too: whoever sits before this display may not see the other one.
 */
export function SecondScreen({ pane, stage, received, own, shared, title, name, now }: Props) {
  const { t, i18n } = useTranslation();
  const heading = t("room.second.of", { name });
  useEffect(() => label(pane, heading, i18n.language), [pane, heading, i18n.language]);
  const shown = shownOf({ stage, received, own, shared });
  const says = shown.kind === "picture" || shown.kind === "coming" ? `${shown.kind}.${shown.of}` as const : shown.kind;
  return createPortal(
    <main className="second-screen" aria-label={heading}>
      <p className="visually-hidden" role="status">
        {t(`room.second.says.${says}`)}
      </p>
      <Content shown={shown} stage={stage} title={title} now={now} />
      {stage?.recording === "running" && (
        <p className="second-screen-recording">
          <RecordingMark state="running" mark />
        </p>
      )}
      <FullScreen page={pane.root.ownerDocument} />
    </main>,
    pane.root,
  );
}

function Content({ shown, stage, title, now }: { shown: Shown; stage: Stage | null; title: string; now: number }) {
  const { t } = useTranslation();
  switch (shown.kind) {
    case "slide":
      return stage && <TitleSlide kind={shown.slide} stage={stage} now={now} />;
    case "pages":
      return <SlidePage content={shown.content} />;
    case "picture":
      return <Picture playable={shown.playable} label={t(`room.second.says.picture.${shown.of}`)} />;
    case "own":
      return <OwnPicture track={shown.track} label={t("room.share.own")} />;
    case "mirror":
      return <p className="no-picture">{t("room.share.own")}</p>;
    case "coming":
      return <p className="no-picture">{t(`room.second.says.coming.${shown.of}`)}</p>;
    case "none":
      return (
        <div className="title-slide">
          <p className="title-slide-title">{title}</p>
          {stage && stage.item > 0 && (
            <p className="title-slide-left">
              {t("room.topic.item", { number: String(stage.item) })}: {stage.topic}
            </p>
          )}
        </div>
      );
  }
}

/** The one control of the window: it goes once the window fills its display. */
function FullScreen({ page }: { page: Document }) {
  const { t } = useTranslation();
  const [full, setFull] = useState(false);
  useEffect(() => {
    const look = () => setFull(page.fullscreenElement !== null);
    page.addEventListener("fullscreenchange", look);
    return () => page.removeEventListener("fullscreenchange", look);
  }, [page]);
  if (full) return null;
  return (
    <p className="second-screen-fill">
      <span>{t("room.second.fillHint")}</span>
      <button className="button primary" type="button" onClick={() => void page.documentElement.requestFullscreen().catch(() => undefined)}>
        <Icon name="whole" />
        {t("room.screen.full")}
      </button>
    </p>
  );
}
