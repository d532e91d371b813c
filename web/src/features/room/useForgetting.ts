import { useEffect } from "react";

const SHOWN_MS = 10_000;

/** Takes the words of a refusal away after they could be read. */
export function useForgetting({ error, reset }: { error: unknown; reset: () => void }): void {
  useEffect(() => {
    if (!error) return undefined;
    const timer = window.setTimeout(reset, SHOWN_MS);
    return () => window.clearTimeout(timer);
  }, [error, reset]);
}
