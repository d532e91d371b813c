import { useTranslation } from "react-i18next";
import type { Playable } from "@/room/ports";
import type { Layout } from "@/room/own-layout";
import { type Box, drawingOf } from "@/room/scene";
import type { Stage } from "@/room/stage";
import { Icon } from "@/ui/Icon";
import { OwnPicture, Picture } from "./Picture";
import { SlidePage } from "./SlidePage";
import { TitleSlide } from "./TitleSlide";

interface Props {
  stage: Stage;
  pictures: ReadonlyMap<string, Playable>;
  /** The composed programme, while this page is served by it: names and who speaks stand in the picture. */
  programme?: Playable | null;
  /** This page's identity, and its own camera: shown where the others see it. */
  own: string;
  camera: MediaStreamTrack | null;
  /** Leave the own picture out while there are others to look at. */
  othersOnly: boolean;
  /** The small pictures of who is seen besides main point and floor are received. */
  strip?: boolean;
  /** The screen that is presented. */
  screen?: Playable | null;
  /** What this page chose for itself; it counts while the chair leaves that to each point. */
  layout?: Layout;
  /** The connection is being mended: no picture can be there. */
  mending: boolean;
  /** The room of a sub-conference: whoever presides there conducts it. */
  inBranch?: boolean;
  /** The server's instant, milliseconds since 1970 UTC. */
  now: number;
}

/** What stands on stage, each picture whole, its name on a band; slides and the banner line where they were chosen. */
export function StagePictures({ stage, pictures, programme = null, own, camera, othersOnly, strip = false, screen: shared = null, layout = "host", mending, inBranch = false, now }: Props) {
  const { t } = useTranslation();
  if (programme && !mending) {
    return (
      <div className="scene-boxes" data-count={1}>
        <figure className="scene-box is-programme">
          <div className="scene-picture">
            <Picture playable={programme} label={t("room.stage")} />
          </div>
        </figure>
      </div>
    );
  }
  const { slide, pages, screen, place, boxes, columns, strip: small, banner } = drawingOf(stage, othersOnly ? own : "", strip, layout);
  const draw = (box: Box) => (
    <StageBox
      key={box.on.identity}
      box={box}
      playable={pictures.get(box.on.identity)}
      camera={box.on.identity === own ? camera : null}
      without={mending ? "mending" : "noPicture"}
      inBranch={inBranch}
    />
  );
  const presented = !slide && (pages !== null || screen !== null);
  const content = presented && (
    <div className="scene-pages">
      {pages && <SlidePage content={pages} />}
      {!pages && screen !== own && shared && <Picture playable={shared} label={t("room.share.title")} />}
      {!pages && (screen === own || !shared) && <p className="no-picture">{t(screen === own ? "room.share.own" : "room.share.coming")}</p>}
    </div>
  );
  const inStrip = presented && place === "strip";
  const seen = !slide && (small.length > 0 || inStrip);
  const beside = presented && place === "large" && boxes.length > 0;
  const has = [beside && "has-pages", columns > 0 && "is-equal", seen && "has-strip", banner && "has-banner"].filter(Boolean);
  const shown = slide ? null : boxes.map(draw);
  const count = slide ? 0 : boxes.length + Number(presented && place === "box");
  return (
    <div className={`scene-boxes ${has.join(" ")}`} data-count={count} data-columns={columns}>
      {slide && <TitleSlide kind={slide} stage={stage} now={now} />}
      {!inStrip && content}
      {beside ? <div className="scene-beside">{shown}</div> : shown}
      {seen && (
        <div className="scene-strip">
          {inStrip && content}
          {small.map(draw)}
        </div>
      )}
      {banner && <p className="scene-banner">{banner}</p>}
    </div>
  );
}

interface BoxProps {
  box: Box;
  playable: Playable | undefined;
  camera: MediaStreamTrack | null;
  /** What stands there when there is no picture. */
  without: "mending" | "noPicture";
  inBranch: boolean;
}

function StageBox({ box, playable, camera, without, inBranch }: BoxProps) {
  const { t } = useTranslation();
  const { label, person } = box.on;
  return (
    <figure className={`scene-box is-${box.part}`}>
      <div className="scene-picture">
        {playable && <Picture playable={playable} label={label} />}
        {!playable && camera && <OwnPicture track={camera} label={label} />}
        {!playable && !camera && (
          <p className="no-picture">{without === "noPicture" ? t("room.noPicture", { name: label }) : t(`room.turn.${without}`)}</p>
        )}
      </div>
      <figcaption className="band">
        <b>{label}</b>
        {person && <span className="person">{person}</span>}
        {box.part !== "seen" && (
          <span>
            {box.part === "speaking" && <Icon name="mic" />} {t(inBranch ? `branch.part.${box.part}` : `room.part.${box.part}`)}
          </span>
        )}
      </figcaption>
    </figure>
  );
}
