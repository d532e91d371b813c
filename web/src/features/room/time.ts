/** Time on the page: the server's, ticking. */
import { useEffect, useState } from "react";

/** The server's instant (ms since 1970 UTC), renewed every second. `offset`: how far this machine is behind. */
export function useNow(offset: number): number {
  const [now, setNow] = useState(() => Date.now() + offset);
  useEffect(() => {
    const tick = () => setNow(Date.now() + offset);
    tick();
    const timer = window.setInterval(tick, 1000);
    return () => window.clearInterval(timer);
  }, [offset]);
  return now;
}

/** How far this machine's clock is behind the server's, from an answer and the instant at which it came. */
export function clockOffset(answer: { view: { now: string }; at: number } | undefined): number {
  return answer ? Date.parse(answer.view.now) - answer.at : 0;
}

/** `03:12`, or `1:03:12` over an hour. */
export function lapse(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}
