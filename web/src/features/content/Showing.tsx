import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "@/app/ProblemNote";
import { Doorway } from "@/features/access/Doorway";
import { RecordingMark } from "@/features/room/marks";
import { patiently } from "@/features/room/session";
import type { RecordingState } from "@/room/stage";
import { Icon, type IconName } from "@/ui/Icon";
import { useTitle } from "@/ui/title";
import { endShowing, go, type MachineView } from "./machine";
import { type Machine, useMachine } from "./useMachine";

/** How the machine stands; the catalogue has a line and a hint for each. */
type Stands = "coming" | "notOpen" | "mending" | "waiting" | "asked" | "elsewhere" | "shown" | "held" | "superseded" | "ended";

const MARKS: Readonly<Record<Stands, readonly [IconName, string]>> = {
  coming: ["clock", "is-idle"],
  notOpen: ["clock", "is-idle"],
  mending: ["lost", "is-attention"],
  waiting: ["clock", "is-idle"],
  asked: ["screen", "is-action"],
  elsewhere: ["screen", "is-action"],
  shown: ["screen", "is-live"],
  held: ["pause", "is-attention"],
  superseded: ["lost", "is-attention"],
  ended: ["check", "is-idle"],
};

/** Says in one word where the machine stands; null: it shows content for nobody any more. */
export function standsOf({ room, share, asked, sent }: Machine): Stands | null {
  switch (room.phase) {
    case "ended":
      return "ended";
    case "refused":
    case "removed":
      return null;
    case "superseded":
      return "superseded";
    case "waiting":
      return "notOpen";
    case "reconnecting":
      return "mending";
    case "connected":
      if (share.track) return sent ? "shown" : "held";
      if (!asked) return "waiting";
      return share.elsewhere ? "elsewhere" : "asked";
    default:
      return "coming";
  }
}

/** Whether what is shown here is recorded; null: this machine is not in the room. */
export function recordingOf({ room }: Machine): RecordingState | null {
  return room.phase === "connected" || room.phase === "reconnecting" ? (room.stage?.recording ?? null) : null;
}

interface Props {
  view: MachineView;
  /** This machine shows content no longer: by its own press (null), or why. */
  onOver: (why: string | null) => void;
}

/** For whom this machine shows content, whether it may now, and the one button for it. */
export function Showing({ view, onOver }: Props) {
  const { t } = useTranslation();
  const machine = useMachine();
  const { room, share, again } = machine;
  const { track, trouble, start, stop } = share;
  const stands = standsOf(machine);
  const recording = recordingOf(machine);
  const end = useMutation({ mutationFn: () => patiently(endShowing) });
  const leave = useMutation({ mutationFn: go, onSuccess: () => onOver(null) });
  useTitle(`${t(`content.stands.${stands ?? "ended"}`)} · ${view.point_name}`);
  const over = stands === null;
  useEffect(() => {
    if (over) onOver(room.refusal ? `${room.refusal.what} ${room.refusal.next}` : t("content.removed"));
    // oxlint-disable-next-line react/exhaustive-deps -- once, when it is over
  }, [over]);
  if (over) return null;
  const [icon, tone] = MARKS[stands];
  const may = stands === "asked" || stands === "elsewhere";
  const sharing = track !== null;
  const finish = () => {
    stop();
    end.mutate();
  };
  return (
    <Doorway title={t("content.of", { name: view.point_name })} lead={view.title}>
      <section className="content-stands" aria-label={t("content.state")}>
        <p role="status" data-stands={stands}>
          <b className={`state ${tone}`}>
            <Icon name={icon} />
            {t(`content.stands.${stands}`)}
          </b>
          <span className="soft">{t(trouble ? `room.share.${trouble}` : `content.hint.${stands}`)}</span>
        </p>
        {recording && (
          <p>
            <RecordingMark state={recording} mark />
          </p>
        )}
        {sharing && <OwnScreen track={track} />}
        {stands !== "ended" && stands !== "superseded" && !sharing && (
          <button
            className="button primary wide"
            type="button"
            aria-disabled={!may}
            onClick={() => {
              if (may) start(() => end.mutate());
            }}
          >
            <Icon name="screen" />
            {t("room.share.start")}
          </button>
        )}
        {sharing && (
          <button className="button primary wide" type="button" onClick={finish}>
            <Icon name="stop" />
            {t("room.share.end")}
          </button>
        )}
        {stands === "superseded" && (
          <button className="button primary wide" type="button" onClick={again}>
            <Icon name="again" />
            {t("content.again")}
          </button>
        )}
        {end.error && <ProblemNote error={end.error} />}
      </section>
      {stands !== "ended" && (
        <p className="row wrap">
          <button className="button quiet" type="button" disabled={leave.isPending} onClick={() => leave.mutate()}>
            <Icon name="leave" />
            {t("content.leave")}
          </button>
          <span className="soft small">{t("content.leaveHint")}</span>
        </p>
      )}
      {leave.error && <ProblemNote error={leave.error} />}
    </Doorway>
  );
}

/** What is shared, small: whoever sits here sees what the others see. */
function OwnScreen({ track }: { track: MediaStreamTrack }) {
  const { t } = useTranslation();
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = element.current;
    if (!video) return undefined;
    video.srcObject = new MediaStream([track]);
    return () => {
      video.srcObject = null;
    };
  }, [track]);
  return (
    <figure>
      <video ref={element} autoPlay muted playsInline aria-label={t("content.own")} />
      <figcaption className="soft small">{t("content.own")}</figcaption>
    </figure>
  );
}
