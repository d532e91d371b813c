/** The screen of this machine, shared while it may be: asked for by a press, let go when the right to show it goes. */
import { useCallback, useEffect, useState } from "react";

type Trouble = "refused" | "unable" | "late";

export interface ScreenShare {
  readonly track: MediaStreamTrack | null;
  readonly trouble: Trouble | null;
  /** The point was asked for its screen, and its other machine is the one that shows. */
  readonly elsewhere: boolean;
  /** Asks which window or screen; `onEnded` when it is ended by the browser's own bar. */
  readonly start: (onEnded: () => void) => void;
  readonly stop: () => void;
}

interface Right {
  /** The point may show a screen just now. */
  asked: boolean;
  /** It is this machine whose screen is shown. */
  mine: boolean;
  /** Has this machine show instead of the point's other one; rejects when the point may not any more. */
  choose: () => Promise<unknown>;
}

/** The stage names the machine that was chosen sooner; else the point's other one was, meanwhile. */
const NAMED_MS = 5000;
/** Letters are read on it: sharp, and no more pictures than a page that is scrolled needs. */
const WISH: DisplayMediaStreamOptions = { video: { width: { max: 1920 }, height: { max: 1080 }, frameRate: { max: 10 } }, audio: false };

export function useScreenShare({ asked, mine, choose }: Right): ScreenShare {
  const [track, setTrack] = useState<MediaStreamTrack | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  /** From the press until the stage says that it is this machine; it is waited for from the server's answer on. */
  const [choosing, setChoosing] = useState<"" | "asked" | "answered">("");
  if (mine && choosing) setChoosing("");
  useEffect(() => {
    if (choosing !== "answered") return undefined;
    const timer = window.setTimeout(() => setChoosing(""), NAMED_MS);
    return () => window.clearTimeout(timer);
  }, [choosing]);
  const stop = useCallback(() => setTrack(null), []);
  const start = (onEnded: () => void) => {
    setTrouble(null);
    const media = navigator.mediaDevices as MediaDevices | undefined;
    if (!media || !("getDisplayMedia" in media)) {
      setTrouble("unable");
      return;
    }
    setChoosing(mine ? "" : "asked");
    const over = (why: Trouble) => {
      setChoosing("");
      setTrouble(why);
    };
    media.getDisplayMedia(WISH).then(
      (stream) => {
        const screen = stream.getVideoTracks()[0] ?? null;
        if (screen) screen.contentHint = "detail";
        screen?.addEventListener("ended", () => {
          setTrack(null);
          onEnded();
        });
        setTrack(screen);
        // The window is chosen first: a press counts for that question alone, and does not outlast an answer.
        if (mine) return;
        choose().then(
          () => setChoosing((old) => (old === "asked" ? "answered" : old)),
          () => over("late"),
        );
      },
      () => over("refused"),
    );
  };
  const shared = asked && (mine || choosing !== "") && track?.readyState === "live" ? track : null;
  // Whatever takes its place, or nothing: what is not shared is not captured, nor is a window that was chosen too late.
  useEffect(() => () => shared?.stop(), [shared]);
  useEffect(() => {
    if (track && !shared) track.stop();
  }, [track, shared]);
  return { track: shared, trouble: asked ? trouble : null, elsewhere: asked && !mine, start, stop };
}
