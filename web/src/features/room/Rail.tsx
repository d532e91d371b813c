import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { clock } from "@/i18n/dates";
import type { Snapshot } from "@/room/conference";
import type { Devices, DevicesView, Notice } from "@/room/devices";
import type { OnStage, RecordingState } from "@/room/stage";
import { Icon } from "@/ui/Icon";
import { LinkMark, LookedMark, MicrophoneMark, RecordingMark, SeenMark, SlowMark } from "./marks";
import { OwnPicture } from "./Picture";
import { Topic } from "./Topic";
import { TurnLeft } from "./TurnLeft";
import { isLookedAtNow, isSeenNow } from "./turn";
import { useBlackCamera, useSilentMicrophone } from "./useDeviceFaults";

const NOTICE_MS = 12_000;

interface Props {
  room: Snapshot;
  held: DevicesView;
  devices: Devices;
  /** Who has the floor: what is left of their time is said to all. */
  speakers: readonly OnStage[];
  /** Null: there is nothing to say of it any more. */
  recording: RecordingState | null;
  title: string;
  name: string;
  parentName: string;
  now: number;
  /** Who speaks at this point, and the way to say it. */
  speaker: ReactNode;
  /** The way to the technicians' channel. */
  channel: ReactNode;
  /** The way to a layout of this screen's own. */
  layout: ReactNode;
  onOptions: () => void;
}

/** Time, recording, own picture and name, and what is the matter with this machine. */
export function Rail(props: Props) {
  const { room, held, devices, speakers, recording, title, name, parentName, now, speaker, channel, layout, onOptions } = props;
  const { t } = useTranslation();
  const { black, watch } = useBlackCamera();
  const silent = useSilentMicrophone(held.microphone);
  return (
    <aside className="rail" aria-label={name}>
      <p className="timer" aria-label={t("room.clock")}>
        {clock(now)}
      </p>
      {recording && (
        <p className="rec">
          <RecordingMark state={recording} />
        </p>
      )}
      <Topic stage={room.phase === "connected" || room.phase === "reconnecting" ? room.stage : null} title={title} now={now} />
      {speakers
        .filter(({ until }) => until > 0)
        .map(({ identity, label, until }) => (
          <p key={identity} className="small speaker-time">
            <TurnLeft name={label} until={until} now={now} />
          </p>
        ))}
      <div className="rail-ways">
        <button className="button quiet" type="button" onClick={onOptions}>
          <Icon name="menu" />
          {t("room.options")}
        </button>
        {channel}
        {layout}
      </div>
      <div className="own">
        {held.camera && (
          <div className="picture">
            <OwnPicture track={held.camera} label={t("room.devices.ownPicture")} onVideo={watch} />
          </div>
        )}
        <span className="name">{name}</span>
        <span className="small soft">{parentName}</span>
        {speaker}
        <div className="own-lines">
          <DeviceLines held={held} devices={devices} black={black} silent={silent} />
          {isSeenNow(room) ? <SeenMark /> : isLookedAtNow(room) && <LookedMark />}
          <MicrophoneMark on={room.sending.microphone} />
          <LinkMark phase={room.phase} link={room.link} />
          {room.slow && <SlowMark />}
        </div>
      </div>
    </aside>
  );
}

interface LinesProps {
  held: DevicesView;
  devices: Devices;
  black: boolean;
  silent: boolean;
}

function DeviceLines({ held, devices, black, silent }: LinesProps) {
  const { t } = useTranslation();
  const { notice, trouble, ready } = held;
  useEffect(() => {
    if (!notice) return undefined;
    const timer = window.setTimeout(() => devices.dismissNotice(), NOTICE_MS);
    return () => window.clearTimeout(timer);
  }, [devices, notice]);
  const says: string[] = [];
  const words = useNoticeWords(notice);
  if (words) says.push(words);
  for (const kind of ["camera", "microphone"] as const) {
    const what = trouble[kind];
    if (ready && what && notice?.kind !== kind) says.push(t(`room.devices.${what}`, { device: t(`room.devices.${kind}`) }));
  }
  if (black) says.push(t("room.devices.black"));
  if (silent) says.push(t("room.devices.silent"));
  return (
    <span role="status" className="device-lines">
      {says.map((line) => (
        <span key={line} className="state is-attention">
          <Icon name="fault" />
          {line}
        </span>
      ))}
    </span>
  );
}

function useNoticeWords(notice: Notice | null): string {
  const { t } = useTranslation();
  if (!notice) return "";
  if (!notice.gone) return t("room.devices.back", { now: notice.now });
  if (!notice.now) return t("room.devices.lost", { gone: notice.gone });
  return t("room.devices.swapped", { gone: notice.gone, now: notice.now });
}
