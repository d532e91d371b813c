import { useState, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import type { RecordingView } from "@/api/types";
import { filmTime } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { Lanes } from "./Lanes";

const SPEEDS = [1, 1.25, 1.5, 2] as const;
const BACK_S = 15;

interface Props {
  recording: RecordingView;
  filmRef: RefObject<HTMLVideoElement | null>;
  at: number;
  onTime: (seconds: number) => void;
}

/** The film with controls that say what they do, and who spoke when below it. */
export function Player({ recording, filmRef, at, onTime }: Props) {
  const { t } = useTranslation();
  const [playing, setPlaying] = useState(false);
  const [muted, setMuted] = useState(false);
  const [speed, setSpeed] = useState<number>(SPEEDS[0]);
  const [broken, setBroken] = useState(false);
  const [known, setKnown] = useState(0);
  const total = known || recording.duration_s;

  const toPlace = (seconds: number) => {
    if (filmRef.current) filmRef.current.currentTime = Math.max(0, seconds);
  };
  const nextSpeed = () => {
    const next = SPEEDS[(SPEEDS.indexOf(speed as (typeof SPEEDS)[number]) + 1) % SPEEDS.length] ?? 1;
    setSpeed(next);
    if (filmRef.current) filmRef.current.playbackRate = next;
  };
  const playOrPause = () => {
    const video = filmRef.current;
    if (!video) return;
    if (video.paused) video.play().catch(() => setPlaying(false));
    else video.pause();
  };
  return (
    <div className="player">
      <div>
        {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- the recording carries no captions */}
        <video
          ref={filmRef}
          src={recording.film_url}
          preload="metadata"
          playsInline
          onPlay={() => setPlaying(true)}
          onPause={() => setPlaying(false)}
          onTimeUpdate={(event) => onTime(event.currentTarget.currentTime)}
          onSeeking={(event) => onTime(event.currentTarget.currentTime)}
          onLoadedMetadata={(event) => setKnown(Number.isFinite(event.currentTarget.duration) ? event.currentTarget.duration : 0)}
          onError={() => setBroken(true)}
          onClick={playOrPause}
        />
      </div>
      {broken && (
        <p className="state is-fault" role="alert">
          <Icon name="fault" />
          {t("recordings.cannotPlay")}
        </p>
      )}
      <input
        className="seek"
        type="range"
        min={0}
        max={Math.max(1, Math.floor(total))}
        step={1}
        value={Math.min(at, total)}
        aria-label={t("recordings.seek")}
        aria-valuetext={t("recordings.at", { at: filmTime(at), total: filmTime(total) })}
        onChange={(event) => toPlace(Number(event.currentTarget.value))}
      />
      <div className="ctl">
        <button className="button primary" type="button" onClick={playOrPause}>
          <Icon name={playing ? "pause" : "play"} />
          {playing ? t("recordings.pause") : t("recordings.play")}
        </button>
        <span className="num">
          <b>{filmTime(at)}</b> <span className="soft">/ {filmTime(total)}</span>
        </span>
        <button className="button" type="button" onClick={() => toPlace(at - BACK_S)}>
          {t("recordings.back")}
        </button>
        <button className="button" type="button" onClick={nextSpeed}>
          {t("recordings.speed", { speed: String(speed) })}
        </button>
        <span className="push row wrap">
          <button
            className="button"
            type="button"
            aria-pressed={muted}
            onClick={() => {
              if (filmRef.current) filmRef.current.muted = !muted;
              setMuted(!muted);
            }}
          >
            <Icon name="sound" />
            {muted ? t("recordings.unmute") : t("recordings.mute")}
          </button>
          <button className="button" type="button" onClick={() => void filmRef.current?.requestFullscreen()}>
            <Icon name="whole" />
            {t("recordings.whole")}
          </button>
        </span>
      </div>
      <Lanes recording={recording} at={at} total={total} />
    </div>
  );
}
