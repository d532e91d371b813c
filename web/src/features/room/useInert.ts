import { useEffect, useState } from "react";

const INERT_MS = 2000;

/** True for two seconds after `what` changed: a button in the same place must not do the opposite by a second press. */
export function useInert(what: string): boolean {
  const [before, setBefore] = useState(what);
  const [inertFor, setInertFor] = useState<string | null>(null);
  if (before !== what) {
    // During the render itself, so that not one frame shows the new button ready.
    setBefore(what);
    setInertFor(what);
  }
  useEffect(() => {
    if (inertFor === null) return undefined;
    const timer = window.setTimeout(() => setInertFor(null), INERT_MS);
    return () => window.clearTimeout(timer);
  }, [inertFor]);
  return inertFor !== null;
}
