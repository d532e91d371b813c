/** A live stream in a video element: the browser's own HLS where there is one, else hls.js, loaded when it is needed. */
import type Hls from "hls.js";

export interface Rung {
  /** Place in hls.js' list of levels. */
  level: number;
  /** `720p` is 720. */
  height: number;
}

export interface LiveHandlers {
  onRungs: (rungs: readonly Rung[]) => void;
  onLost: (lost: boolean) => void;
  onCannot: () => void;
}

/** What a page holds of a stream that plays. */
export interface LivePlay {
  /** Choose a quality; AUTO: by the line; SOUND: the sound alone. */
  choose: (level: number) => void;
  /** Media time at the playhead, milliseconds since 1970 UTC; null: unknown. */
  programmeTime: () => number | null;
  toLive: () => void;
  close: () => void;
}

export const AUTO = -1;
export const SOUND = -2;

/** Seconds from a moment of the room (media time, ms) to now by the server's clock, which is `offset` ms ahead of ours. */
export function secondsBehind(programmeTime: number, offset: number, now: number = Date.now()): number {
  return Math.max(0, (now + offset - programmeTime) / 1000);
}

const RETRY_MS = 3000;
/** Seconds behind the front of the stream at which playing begins: two segments. */
const BEHIND_S = 5;

/** Play a playlist. Resolves when the player is there, not when a picture is. */
export async function playLive(video: HTMLVideoElement, url: string, handlers: LiveHandlers): Promise<LivePlay> {
  const { default: Player } = await import("hls.js");
  if (Player.isSupported()) return withHls(Player, video, url, handlers);
  if (video.canPlayType("application/vnd.apple.mpegurl")) return native(video, url);
  handlers.onCannot();
  return { choose: () => undefined, programmeTime: () => null, toLive: () => undefined, close: () => undefined };
}

function withHls(Player: typeof Hls, video: HTMLVideoElement, url: string, handlers: LiveHandlers): LivePlay {
  const hls = new Player({
    liveSyncDuration: BEHIND_S,
    liveMaxLatencyDuration: 30,
    maxLiveSyncPlaybackRate: 1.1,
    backBufferLength: 60,
    capLevelToPlayerSize: true,
  });
  let timer: number | undefined;
  let chosen = AUTO;
  // hls.js leaves out a rung without a picture, where others have one: it is a source of its own.
  const source = () => (chosen === SOUND ? url.replace(/[^/]*$/, "sound/index.m3u8") : url);
  hls.on(Player.Events.MANIFEST_PARSED, () => {
    if (chosen !== SOUND) {
      handlers.onRungs(hls.levels.map(({ height }, level) => ({ level, height })));
      hls.currentLevel = chosen;
    }
    video.play().catch(() => undefined);
  });
  hls.on(Player.Events.FRAG_LOADED, () => handlers.onLost(false));
  hls.on(Player.Events.ERROR, (_, error) => {
    if (!error.fatal) return;
    if (error.type === Player.ErrorTypes.MEDIA_ERROR) {
      hls.recoverMediaError();
      return;
    }
    handlers.onLost(true);
    window.clearTimeout(timer);
    timer = window.setTimeout(() => hls.loadSource(source()), RETRY_MS);
  });
  hls.attachMedia(video);
  hls.loadSource(url);
  return {
    choose: (level) => {
      const other = level === SOUND || chosen === SOUND;
      chosen = level;
      if (other) hls.loadSource(source());
      else hls.currentLevel = level;
    },
    programmeTime: () => hls.playingDate?.getTime() ?? null,
    toLive: () => {
      if (hls.liveSyncPosition !== null) video.currentTime = hls.liveSyncPosition;
      video.play().catch(() => undefined);
    },
    close: () => {
      window.clearTimeout(timer);
      hls.destroy();
    },
  };
}

function native(video: HTMLVideoElement, url: string): LivePlay {
  video.src = url;
  video.play().catch(() => undefined);
  return {
    choose: () => undefined,
    programmeTime: () => {
      const start = (video as HTMLVideoElement & { getStartDate?: () => Date }).getStartDate?.().getTime();
      return start === undefined || Number.isNaN(start) ? null : start + video.currentTime * 1000;
    },
    toLive: () => {
      if (video.seekable.length) video.currentTime = video.seekable.end(video.seekable.length - 1) - BEHIND_S;
      video.play().catch(() => undefined);
    },
    close: () => {
      video.removeAttribute("src");
      video.load();
    },
  };
}
