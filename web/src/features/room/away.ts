import type { Phase } from "@/room/conference";

/** This machine has no part in the session (any more): another one has the seat and its call. */
export const AWAY: ReadonlySet<Phase> = new Set(["ended", "left", "superseded", "seat_taken", "idle"]);
