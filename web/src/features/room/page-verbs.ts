/** What whoever serves a point asks of its page, as events tell it. */
import type { EventView } from "@/api/types";

/** A restart is done once: one that was told before this page was there would start it anew for ever. */
const KEY = "nhipcau.restarted";

export interface PageDoes {
  readonly restart: () => void;
  readonly tone: () => void;
}

/** Does what an event asks of the page that has the seat of `pointId`; null: it has none. */
export function takePageVerb({ id, type, data }: Pick<EventView, "id" | "type" | "data">, pointId: number | null, storage: Pick<Storage, "getItem" | "setItem">, does: PageDoes): void {
  if (pointId === null || data["point_id"] !== pointId) return;
  if (type === "page.tone_played") does.tone();
  if (type === "page.restarted" && id > Number(storage.getItem(KEY) ?? 0)) {
    storage.setItem(KEY, String(id));
    does.restart();
  }
}
