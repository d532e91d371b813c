/** The screen of this machine, shared while it may be: asked for by a press, let go when the right to show it goes. */
import { useCallback, useEffect, useState } from "react";

type Trouble = "refused" | "unable";

export interface ScreenShare {
  readonly track: MediaStreamTrack | null;
  readonly trouble: Trouble | null;
  /** Asks which window or screen; `onEnded` when it is ended by the browser's own bar. */
  readonly start: (onEnded: () => void) => void;
  readonly stop: () => void;
}

/** Letters are read on it: sharp, and no more pictures than a page that is scrolled needs. */
const WISH: DisplayMediaStreamOptions = { video: { width: { max: 1920 }, height: { max: 1080 }, frameRate: { max: 10 } }, audio: false };

/** `presents`: this machine's seat may show its screen just now. */
export function useScreenShare(presents: boolean): ScreenShare {
  const [track, setTrack] = useState<MediaStreamTrack | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const stop = useCallback(() => setTrack(null), []);
  const start = useCallback((onEnded: () => void) => {
    setTrouble(null);
    const media = navigator.mediaDevices as MediaDevices | undefined;
    if (!media || !("getDisplayMedia" in media)) {
      setTrouble("unable");
      return;
    }
    media.getDisplayMedia(WISH).then(
      (stream) => {
        const screen = stream.getVideoTracks()[0] ?? null;
        if (screen) screen.contentHint = "detail";
        screen?.addEventListener("ended", () => {
          setTrack(null);
          onEnded();
        });
        setTrack(screen);
      },
      () => setTrouble("refused"),
    );
  }, []);
  const shared = presents && track?.readyState === "live" ? track : null;
  // Whatever takes its place, or nothing: what is not shared is not captured.
  useEffect(() => () => shared?.stop(), [shared]);
  return { track: shared, trouble, start, stop };
}
