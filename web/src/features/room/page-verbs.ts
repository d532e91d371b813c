/** What whoever serves a point asks of its page, as events tell it. */
import type { EventView } from "@/api/types";
import type { Phase } from "@/room/conference";
import { AWAY } from "./away";

/** A restart is done once: one that was told before this page was there would start it anew for ever. */
const KEY = "nhipcau.restarted";
/** What is older was asked while this page did not hear: nobody waits for it any more. */
const LATE_MS = 5000;

export interface PageDoes {
  readonly restart: () => void;
  readonly tone: () => void;
}

/** How the page stands that is asked. */
export interface PageStands {
  /** The point whose seat it took; null: it has none. */
  readonly pointId: number | null;
  readonly phase: Phase;
  /** The room hears its microphone: a tone would sound through it. */
  readonly heard: boolean;
  /** The server's instant (ms since 1970 UTC). */
  readonly now: number;
}

/** Does what an event asks of the page that has the seat of a point, unless it comes too late. */
export function takePageVerb({ id, type, at, data }: Pick<EventView, "id" | "type" | "at" | "data">, stands: PageStands, storage: Pick<Storage, "getItem" | "setItem">, does: PageDoes): void {
  const { pointId, phase, heard, now } = stands;
  if (pointId === null || data["point_id"] !== pointId || AWAY.has(phase)) return;
  if (now - Date.parse(at) > LATE_MS) return;
  if (type === "page.tone_played" && !heard) does.tone();
  if (type === "page.restarted" && id > Number(storage.getItem(KEY) ?? 0)) {
    storage.setItem(KEY, String(id));
    does.restart();
  }
}
