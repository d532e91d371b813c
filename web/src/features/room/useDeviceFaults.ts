/** A camera that is black and a microphone that is silent, found before the others notice. */
import { useCallback, useEffect, useRef, useState } from "react";
import { looksBlack } from "@/room/picture-check";
import { type Level, listenTo } from "@/room/sound-level";

const LOOK_MS = 3000;

/** Whether the preview given to `watch` is black. */
export function useBlackCamera(): { black: boolean; watch: (video: HTMLVideoElement | null) => void } {
  const element = useRef<HTMLVideoElement | null>(null);
  const [black, setBlack] = useState(false);
  const watch = useCallback((video: HTMLVideoElement | null) => {
    element.current = video;
  }, []);
  useEffect(() => {
    const timer = window.setInterval(() => setBlack(element.current ? looksBlack(element.current) : false), LOOK_MS);
    return () => window.clearInterval(timer);
  }, []);
  return { black, watch };
}

function listen<T>(track: MediaStreamTrack | null, read: (level: Level) => T, say: (value: T) => void): () => void {
  if (!track) return () => undefined;
  const { meter, stop: leave } = listenTo(track);
  const stop = meter.view.subscribe(() => say(read(meter.view.get())));
  return () => {
    stop();
    leave();
  };
}

const silence = ({ silent }: Level) => silent;
const loudness = ({ level }: Level) => level;

/** Whether a microphone gives nothing at all. */
export function useSilentMicrophone(track: MediaStreamTrack | null): boolean {
  const [silent, setSilent] = useState(false);
  useEffect(() => {
    const stop = listen(track, silence, setSilent);
    return () => {
      stop();
      setSilent(false);
    };
  }, [track]);
  return silent;
}

/** How loud a microphone is, 0 to 1; drawn ten times a second. */
export function useLoudness(track: MediaStreamTrack | null): number {
  const [level, setLevel] = useState(0);
  useEffect(() => {
    const stop = listen(track, loudness, setLevel);
    return () => {
      stop();
      setLevel(0);
    };
  }, [track]);
  return level;
}
