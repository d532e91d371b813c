import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { ProblemNote } from "@/app/ProblemNote";
import { MachineDialog } from "@/features/content/MachineDialog";
import { DeviceCheck } from "@/features/room/DeviceCheck";
import { Dialog } from "@/features/room/Dialog";
import { LinkMark, MicrophoneMark } from "@/features/room/marks";
import { OwnPicture, Picture, Sounds } from "@/features/room/Picture";
import { personOf } from "@/features/room/person";
import { AS_PERSON, type SeatView, type SessionView } from "@/features/room/session";
import { SharePanel } from "@/features/room/SharePanel";
import { StagePictures } from "@/features/room/StagePictures";
import { ProgrammeDelay } from "@/features/scene/ProgrammeDelay";
import type { Snapshot } from "@/room/conference";
import { allows, identityOf, screenOf, slideOf } from "@/room/stage";
import { Icon } from "@/ui/Icon";
import { FloorHolders } from "./FloorHolders";
import { LookedPicture } from "./LookedPicture";
import { ShownLine } from "./ShownLine";
import { TourLine } from "./TourLine";
import type { Looking } from "./useLooking";
import type { Speaker } from "./speakers";
import type { Hosting } from "./useHosting";

interface Props {
  hosting: Hosting;
  view: SessionView;
  now: number;
  /** How far this machine's clock is behind the server's, milliseconds. */
  offset: number;
  next: SeatView | undefined;
  speakers: readonly Speaker[];
  /** Name of the point that all see without its sound; empty: none. */
  shown: string;
  onShowEnd: () => void;
  onTourStop: () => void;
  /** The point that this page looks at alone, in place of the preview. */
  looking: Looking;
  still: boolean;
  mayTake: boolean;
  /** One more may speak beside those who do. */
  mayAdd: boolean;
  onGive: () => void;
  onAdd: () => void;
  onTake: (pointId: number) => void;
  onMore: (pointId: number) => void;
  onAlone: (pointId: number) => void;
  /** The last command on the floor can be taken back. */
  mayUndo: boolean;
  onUndo: () => void;
  /** The main point shows its screen no longer. */
  onScreenEnd: () => void;
}

/** What all see, who has the floor and for how long, and the one big button. */
export function FloorColumn({ hosting, view, now, offset, next, speakers, shown, onShowEnd, onTourStop, looking, still, mayTake, mayAdd, onGive, onAdd, onTake, onMore, onAlone, mayUndo, onUndo, onScreenEnd }: Props) {
  const { t } = useTranslation();
  const { room, held, conference, devices, share } = hosting.logic;
  const [choosing, setChoosing] = useState(false);
  const [machine, setMachine] = useState(false);
  const own = view.seats.find((seat) => seat.point_id === view.point_id);
  const seen = useRef<HTMLDivElement>(null);
  const drawn = room.phase === "connected" || room.phase === "reconnecting" ? room.stage : null;
  // The programme itself, as everybody is served it and as it is recorded; without one, what it would be made of.
  const composed = room.received.programme ?? room.received.monitor;
  return (
    <main id="main" className="col left" aria-label={t("chair.pictures")}>
      <div className="programme">
        <p className="cap">
          <span className="state is-live">
            <Icon name="eye" />
            {t("chair.everybody")}
          </span>
          {drawn && (
            <span className="soft layout">{t("scene.layout", { name: t(`scene.layouts.${slideOf(drawn) ?? drawn.preset}`) })}</span>
          )}
          {drawn && composed && <ProgrammeDelay place={seen} offset={offset} />}
          <LinkMark phase={room.phase} link={room.link} />
        </p>
        <div className="preview-stage" ref={seen}>
          {drawn ? (
            <StagePictures
              stage={drawn}
              pictures={room.received.pictures}
              programme={composed}
              own={room.identity}
              camera={held.camera}
              othersOnly={false}
              strip={room.received.strip}
              screen={room.received.screen}
              mending={room.phase === "reconnecting"}
              now={now}
            />
          ) : (
            <Unseen room={room} view={view} />
          )}
        </div>
        {drawn && screenOf(drawn, room.identity).asked && (
          <SharePanel share={share} sent={allows(drawn, room.identity, "screen_share", "video")} onEnd={onScreenEnd} pending={false} error={null} />
        )}
        {drawn && !composed && <p className="soft small">{t("scene.noProgramme")}</p>}
        {room.soundBlocked && (
          <button className="button primary" type="button" onClick={() => void conference.startSound()}>
            <Icon name="sound" />
            {t("room.sound.start")}
          </button>
        )}
      </div>
      <FloorHolders view={view} speakers={speakers} now={now} mayTake={mayTake} onTake={onTake} onMore={onMore} onAlone={onAlone} />
      <ShownLine name={view.tour ? "" : shown} may={mayTake} onEnd={onShowEnd} />
      <TourLine view={view} stage={room.phase === "connected" ? room.stage : null} may={mayTake} onStop={onTourStop} />
      <div className="nextup">
        {looking.seat ? (
          <LookedPicture looking={looking} playable={room.received.pictures.get(identityOf(looking.seat.point_id))} />
        ) : (
          <Preview hosting={hosting} next={next} />
        )}
        <div className="do">
          <button
            className="button primary"
            type="button"
            aria-disabled={still || !next}
            onClick={() => {
              if (!still) onGive();
            }}
          >
            <span>
              {next ? t("chair.give", { name: next.name }) : t("chair.giveNone")} {next && <kbd aria-hidden="true">Enter</kbd>}
            </span>
            {next?.speaker_name && <span className="person">{personOf(next)}</span>}
          </button>
          {next && mayAdd && (
            <button
              className="button"
              type="button"
              aria-disabled={still}
              onClick={() => {
                if (!still) onAdd();
              }}
            >
              {t("chair.add")} <kbd aria-hidden="true">D</kbd>
            </button>
          )}
          <div className="row wrap own-marks">
            {hosting.seated && <MicrophoneMark on={room.sending.microphone} />}
            <button className="button quiet dense" type="button" onClick={() => setChoosing(true)}>
              <Icon name="camera" />
              {t("room.devices.change")}
            </button>
            {hosting.seated && own && (
              <button className="button quiet dense" type="button" onClick={() => setMachine(true)}>
                <Icon name="screen" />
                {t("content.title")}
              </button>
            )}
            {mayUndo && (
              <button className="button dense" type="button" onClick={onUndo}>
                {t("action.undo")} <kbd aria-hidden="true">Z</kbd>
              </button>
            )}
          </div>
          {hosting.mayTake && <OtherMachine view={view} onTake={hosting.takeSeat} />}
        </div>
      </div>
      {looking.error && <ProblemNote error={looking.error} />}
      <Sounds sounds={room.received.sounds} speaker={held.used.speaker} />
      {machine && own && <MachineDialog sessionId={view.session.id} acting={AS_PERSON} seat={own} onClose={() => setMachine(false)} />}
      {choosing && (
        <Dialog title={t("room.devices.title")} onClose={() => setChoosing(false)}>
          <DeviceCheck devices={devices} held={held} title={null} done={t("room.devices.done")} onDone={() => setChoosing(false)} />
        </Dialog>
      )}
    </main>
  );
}

function Unseen({ room, view }: { room: Snapshot; view: SessionView }) {
  const { t } = useTranslation();
  if (room.refusal) {
    return (
      <p className="no-picture" role="alert">
        {room.refusal.what} {room.refusal.next}
      </p>
    );
  }
  if (view.state === "ended") {
    return (
      <p className="no-picture">
        {t("room.wait.ended")} <Link to={`/so-nhat-ky/${view.session.id}`}>{t("chair.logbook")}</Link>
      </p>
    );
  }
  return <p className="no-picture">{t(view.state === "planned" ? "chair.notRunning" : "room.wait.opening")}</p>;
}

function Preview({ hosting, next }: { hosting: Hosting; next: SeatView | undefined }) {
  const { t } = useTranslation();
  const { room, held } = hosting.logic;
  const ahead = next ? room.received.pictures.get(identityOf(next.point_id)) : undefined;
  if (next && ahead) {
    return (
      <div>
        <p className="cap soft">{t("chair.preview")}</p>
        <div className="picture">
          <Picture playable={ahead} label={next.name} />
          <p className="label">{[next.name, personOf(next)].filter(Boolean).join(": ")}</p>
        </div>
      </div>
    );
  }
  return (
    <div>
      <p className="cap soft">{t(hosting.watching ? "chair.ownNone" : "chair.own")}</p>
      <div className="picture">
        {held.camera && <OwnPicture track={held.camera} label={t("room.devices.ownPicture")} />}
      </div>
    </div>
  );
}

function OtherMachine({ view, onTake }: { view: SessionView; onTake: () => void }) {
  const { t } = useTranslation();
  const taken = view.seats.some((seat) => seat.is_main && seat.presence === "present");
  return (
    <div className="other-machine" role="status">
      <span className="small">{t(taken ? "chair.seat.watching" : "chair.seat.free")}</span>
      <button className="button dense" type="button" onClick={onTake}>
        {t("chair.seat.take")}
      </button>
    </div>
  );
}
