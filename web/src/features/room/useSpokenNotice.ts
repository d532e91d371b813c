import { useEffect, useState } from "react";
import { language } from "@/i18n";
import { type Heard, NoticeTurn } from "@/room/notice";

/** Files that an installation may replace: see docs/decisions/spoken-notices.md. */
const ADDRESS = (spoken: string) => `/notices/recording-${spoken}.m4a`;

/** Say aloud that recording runs, to those who only hear. ``stage`` is null while the room is not heard. */
export function useSpokenNotice(stage: Heard | null): void {
  const [turn] = useState(() => new NoticeTurn());
  const { recording, state } = stage ?? {};
  useEffect(() => {
    if (!turn.take(recording && state ? { recording, state } : null)) return;
    // A browser that lets no page speak shows the mark all the same.
    new Audio(ADDRESS(language() === "en" ? "en" : "vi")).play().catch(() => undefined);
  }, [recording, state, turn]);
}
