import { useEffect, useRef } from "react";
import { api } from "@/api/client";
import type { DraftInHand } from "./useDraft";

/** The server is told when nothing was typed for so long. */
const PAUSE_MS = 5000;

/** Keeps the draft of a new registration on the server too, so that another machine finds it; losing that is no fault. */
export function useServerDraft({ draft, keptAt }: DraftInHand): void {
  const first = useRef(keptAt);
  useEffect(() => {
    if (keptAt === first.current) return undefined;
    const path = { params: { path: { name: "new" } } };
    const timer = window.setTimeout(
      () => {
        // This machine keeps it in any case.
        const told = keptAt === undefined ? api.DELETE("/api/drafts/{name}", path) : api.PUT("/api/drafts/{name}", { ...path, body: { content: { ...draft } } });
        told.catch(() => undefined);
      },
      keptAt === undefined ? 0 : PAUSE_MS,
    );
    return () => window.clearTimeout(timer);
  }, [draft, keptAt]);
}
