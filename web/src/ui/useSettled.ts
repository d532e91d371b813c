import { useEffect, useState } from "react";

/** Typing pauses so long before the server is asked. */
const PAUSE_MS = 250;

/** What was typed, a moment after it was typed. */
export function useSettled(typed: string): string {
  const [settled, setSettled] = useState(typed);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(typed), PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [typed]);
  return settled;
}
