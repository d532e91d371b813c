/** How long the composed picture is on its way to this screen, by the clock that stands in it. */
import { type RefObject, useEffect, useRef, useState } from "react";
import { marksOf, secondOf, since } from "./clock-marks";

/** Milliseconds between two looks; a look waits for the clock to go on and gives up after this. */
const EVERY_MS = 10_000;
const GIVE_UP_MS = 4000;
/** Beyond this nothing is said: the marks come round after sixteen seconds. */
const MOST_MS = 10_000;
/** Pixels that the row of marks is read at. */
const ROW = 56;

/**
 * Milliseconds from composing to this screen, looked at every ten seconds; null while it is not known.
 * `offset`: how far this machine's clock is behind the server's.
 */
export function useProgrammeDelay(place: RefObject<HTMLElement | null>, offset: number): number | null {
  const [delay, setDelay] = useState<number | null>(null);
  // It is told anew with every answer, a little different each time: no reason to begin again.
  const clock = useRef(offset);
  useEffect(() => {
    clock.current = offset;
  }, [offset]);
  useEffect(() => {
    const ending = new AbortController();
    const look = () => {
      const video = place.current?.querySelector<HTMLVideoElement>("video:not(.is-coming)");
      if (video) void watch(video, clock.current, ending.signal).then((found) => ending.signal.aborted || setDelay(found));
    };
    look();
    const timer = window.setInterval(look, EVERY_MS);
    return () => {
      ending.abort();
      window.clearInterval(timer);
    };
  }, [place]);
  return delay;
}

/** Wait for the picture in which the clock goes on. */
async function watch(video: HTMLVideoElement, offset: number, signal: AbortSignal): Promise<number | null> {
  const canvas = document.createElement("canvas");
  canvas.width = ROW;
  canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context || !("requestVideoFrameCallback" in video)) return null;
  const until = performance.now() + GIVE_UP_MS;
  let before: number | null = null;
  while (!signal.aborted && performance.now() < until) {
    const shown = await nextPicture(video, until);
    if (shown === null) return null;
    const second = read(video, context);
    if (before !== null && second === ((before + 1) & 15)) {
      const delay = since(second, performance.timeOrigin + shown + offset);
      return delay < MOST_MS ? delay : null;
    }
    before = second;
  }
  return null;
}

/** When the next picture is on the screen (the page's clock), or null when none comes. */
function nextPicture(video: HTMLVideoElement, until: number): Promise<number | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      video.cancelVideoFrameCallback(handle);
      resolve(null);
    }, Math.max(0, until - performance.now()));
    const handle = video.requestVideoFrameCallback((_, picture) => {
      clearTimeout(timer);
      resolve(picture.expectedDisplayTime);
    });
  });
}

function read(video: HTMLVideoElement, context: CanvasRenderingContext2D): number | null {
  const { x, y, width, height } = marksOf(video.videoWidth, video.videoHeight);
  context.drawImage(video, x, y + height / 4, width, height / 2, 0, 0, ROW, 1);
  const { data } = context.getImageData(0, 0, ROW, 1);
  return secondOf(Array.from({ length: ROW }, (_, at) => (data[at * 4] ?? 0) * 0.3 + (data[at * 4 + 1] ?? 0) * 0.6 + (data[at * 4 + 2] ?? 0) * 0.1));
}
