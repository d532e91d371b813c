import { useCallback, useEffect, useRef, useState } from "react";
import { newRequestKey } from "@/api/request-key";
import type { Draft } from "./draft";
import { drop, keep, recall } from "./keeping";

const PAUSE_MS = 400;

export interface DraftInHand {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  /** When it was kept last, milliseconds; undefined: nothing kept yet. */
  keptAt: number | undefined;
  /** The machine keeps nothing. */
  lost: boolean;
  /** Forget what was kept and begin anew. */
  reset: () => void;
}

/** A draft that keeps itself on this machine a moment after the last change, and when the page is left. */
export function useDraft(name: string, initial: Draft): DraftInHand {
  const [start] = useState(() => recall(localStorage, name));
  const [hand, setHand] = useState({ draft: start?.draft ?? initial, unsaved: false });
  const [keptAt, setKeptAt] = useState(start?.at);
  const [lost, setLost] = useState(false);
  const { draft, unsaved } = hand;

  useEffect(() => {
    if (!unsaved) return undefined;
    const save = () => {
      const at = keep(localStorage, name, draft, Date.now());
      setKeptAt(at);
      setLost(at === undefined);
      setHand((now) => (now.draft === draft ? { draft, unsaved: false } : now));
    };
    const timer = window.setTimeout(save, PAUSE_MS);
    window.addEventListener("pagehide", save);
    return () => {
      window.clearTimeout(timer);
      window.removeEventListener("pagehide", save);
    };
  }, [draft, name, unsaved]);

  // Leaving for another page of ours within the pause loses nothing either.
  const newest = useRef(hand);
  useEffect(() => {
    newest.current = hand;
  }, [hand]);
  useEffect(
    () => () => {
      if (newest.current.unsaved) keep(localStorage, name, newest.current.draft, Date.now());
    },
    [name],
  );

  const change = useCallback((part: Partial<Draft>) => {
    const fresh = newRequestKey();
    setHand(({ draft: before }) => ({ draft: { ...before, requestKey: before.requestKey || fresh, ...part }, unsaved: true }));
  }, []);

  const reset = useCallback(() => {
    drop(localStorage, name);
    newest.current = { draft: initial, unsaved: false };
    setHand(newest.current);
    setKeptAt(undefined);
  }, [initial, name]);

  return { draft, change, keptAt, lost, reset };
}
