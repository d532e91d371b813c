/** Rings once for calls that came since the page was opened; those that wait already are on the page, not in the ear. */
import { useEffect, useRef } from "react";
import { playChime } from "./chime";
import type { HelpCall } from "./useHelpCalls";

/** `calls`: undefined until they were fetched for the first time. */
export function useCallSound(calls: readonly HelpCall[] | undefined, on: boolean, play: () => Promise<boolean> = playChime): void {
  const known = useRef<ReadonlySet<number> | null>(null);
  useEffect(() => {
    if (!calls) return;
    const before = known.current;
    // What has ended is forgotten: numbers are given once.
    known.current = new Set(calls.map(({ id }) => id));
    if (before && on && calls.some(({ id, state }) => state === "waiting" && !before.has(id))) void play();
  }, [calls, on, play]);
}
