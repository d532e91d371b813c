/** What a tab remembers over a reload: that its devices were checked, which seat it had, and its number as a watcher. */

export interface Seat {
  readonly pointId: number | null;
  readonly page: number;
}

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const PAGES = 99;
/** Walls have numbers of their own: one of a person's never takes the place of a chair's page. */
const WALLS = { first: 100, last: 9999 };

function key(sessionId: number): string {
  return `nhipcau.seat.${sessionId}`;
}

/** The seat that this tab had in a session; null when it had none. */
export function rememberedSeat(store: Store, sessionId: number): Seat | null {
  try {
    const value: unknown = JSON.parse(store.getItem(key(sessionId)) ?? "null");
    if (typeof value !== "object" || value === null || !("page" in value)) return null;
    const seat = value as Record<string, unknown>;
    const page = Number(seat["page"]);
    if (!Number.isInteger(page) || page < 1 || page > PAGES) return null;
    return { pointId: typeof seat["pointId"] === "number" ? seat["pointId"] : null, page };
  } catch {
    return null;
  }
}

export function rememberSeat(store: Store, sessionId: number, seat: Seat): void {
  try {
    store.setItem(key(sessionId), JSON.stringify(seat));
  } catch {
    // Without storage a reload asks again.
  }
}

export function forgetSeat(store: Store, sessionId: number): void {
  store.removeItem(key(sessionId));
}

/** A number for this tab among the tabs of one person. */
export function anyPage(random: () => number = Math.random): number {
  return 1 + Math.floor(random() * PAGES);
}

/** A number for this wall among the walls of one person. */
export function anyWall(random: () => number = Math.random): number {
  return WALLS.first + Math.floor(random() * (WALLS.last - WALLS.first + 1));
}
