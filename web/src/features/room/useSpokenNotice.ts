import { useEffect, useState } from "react";
import { language } from "@/i18n";
import { NoticeTurn } from "@/room/notice";
import type { Stage } from "@/room/stage";

/** Files that an installation may replace: see docs/decisions/spoken-notices.md. */
const ADDRESS = (spoken: string) => `/notices/recording-${spoken}.m4a`;

/** Say aloud that recording runs, to those who only hear. ``stage`` is null outside of the room. */
export function useSpokenNotice(stage: Stage | null): void {
  const [turn] = useState(() => new NoticeTurn());
  useEffect(() => {
    if (!turn.take(stage)) return;
    // A browser that lets no page speak shows the mark all the same.
    new Audio(ADDRESS(language() === "en" ? "en" : "vi")).play().catch(() => undefined);
  }, [stage, turn]);
}
