import { useEffect, useState } from "react";

const TICK_MS = 1000;

/** The server's clock in milliseconds, from what it last said (`now` of an answer) and when that arrived here. */
export function useNow(serverNow: string | undefined, receivedAt: number): number {
  const [tick, setTick] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setTick(Date.now()), TICK_MS);
    return () => window.clearInterval(timer);
  }, []);
  return serverNow ? Date.parse(serverNow) + Math.max(0, tick - receivedAt) : tick;
}
