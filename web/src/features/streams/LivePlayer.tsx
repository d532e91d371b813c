import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { secondsWords } from "@/features/recordings/film";
import { useSpokenNotice } from "@/features/room/useSpokenNotice";
import { Icon } from "@/ui/Icon";
import { AUTO, type LivePlay, playLive, type Rung, SOUND, secondsBehind } from "./live";

const BACK_S = 15;
const LOOK_MS = 1000;
/** Further back than this one is not watching live any more. */
const LIVE_S = 20;

interface Props {
  url: string;
  ended: boolean;
  /** What is said in the room is recorded now. */
  recorded: boolean;
  /** How far this machine's clock is behind the server's, milliseconds. */
  offset: number;
}

/** The stream with its controls: back to live, quality, how far behind the room; says aloud that recording runs. */
export function LivePlayer({ url, ended, recorded, offset }: Props) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  const play = useRef<LivePlay | null>(null);
  const [rungs, setRungs] = useState<readonly Rung[]>([]);
  const [level, setLevel] = useState(AUTO);
  const [lost, setLost] = useState(false);
  const [cannot, setCannot] = useState(false);
  const [playing, setPlaying] = useState(false);
  const [behind, setBehind] = useState<number | null>(null);
  useSpokenNotice(playing ? { recording: recorded ? "running" : "none", state: "live" } : null);
  // It is told anew with every answer, a little different each time: no reason to begin again.
  const clock = useRef(offset);
  useEffect(() => {
    clock.current = offset;
  }, [offset]);
  useEffect(() => {
    const element = video.current;
    if (!element) return undefined;
    let closed = false;
    void playLive(element, url, { onRungs: setRungs, onLost: setLost, onCannot: () => setCannot(true) }).then((made) => {
      if (closed) made.close();
      else play.current = made;
    });
    const timer = window.setInterval(() => {
      const at = play.current?.programmeTime() ?? null;
      setBehind(at === null ? null : secondsBehind(at, clock.current));
    }, LOOK_MS);
    return () => {
      closed = true;
      window.clearInterval(timer);
      play.current?.close();
      play.current = null;
    };
  }, [url]);
  const isLive = behind !== null && behind < LIVE_S && !ended;
  return (
    <div className="player live">
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- live speech: nobody has written it down yet */}
      <video
        ref={video}
        playsInline
        aria-label={t("streams.player.live")}
        data-behind={behind === null ? "" : behind.toFixed(2)}
        onPlaying={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
      />
      {cannot && <p className="state is-fault">{t("streams.player.cannot")}</p>}
      {lost && (
        <p className="state is-attention" role="status">
          <Icon name="lost" />
          {t("streams.player.lost")}
        </p>
      )}
      <div className="ctl">
        <button
          className={`button ${playing ? "" : "primary"}`}
          type="button"
          onClick={() => (playing ? video.current?.pause() : void video.current?.play().catch(() => undefined))}
        >
          <Icon name={playing ? "pause" : "play"} />
          {playing ? t("recordings.pause") : t("recordings.play")}
        </button>
        <button
          className="button"
          type="button"
          onClick={() => {
            if (video.current) video.current.currentTime -= BACK_S;
          }}
        >
          {t("streams.player.back")}
        </button>
        {!ended && (
          <button className="button" type="button" aria-pressed={isLive} onClick={() => play.current?.toLive()}>
            <Icon name="live" />
            {t(isLive ? "streams.player.live" : "streams.player.toLive")}
          </button>
        )}
        {behind !== null && !ended && (
          <span className="soft small num">{t("streams.player.behind", { seconds: secondsWords(behind) })}</span>
        )}
        <span className="push row wrap">
          {rungs.length > 0 && (
            <select
              className="input"
              aria-label={t("streams.player.quality")}
              value={level}
              onChange={(event) => {
                const chosen = Number(event.currentTarget.value);
                setLevel(chosen);
                play.current?.choose(chosen);
              }}
            >
              <option value={AUTO}>{t("streams.player.auto")}</option>
              {rungs.map((rung) => (
                <option key={rung.level} value={rung.level}>
                  {`${rung.height}p`}
                </option>
              ))}
              <option value={SOUND}>{t("streams.player.soundOnly")}</option>
            </select>
          )}
          <button className="button" type="button" onClick={() => void video.current?.requestFullscreen()}>
            <Icon name="whole" />
            {t("recordings.whole")}
          </button>
        </span>
      </div>
    </div>
  );
}
