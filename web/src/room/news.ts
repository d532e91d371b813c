/** Which news end the wait of a page that is not in the room yet: a province waits at one door, and must not knock as one. */

export interface News {
  readonly type: string;
  readonly data: { readonly [name: string]: unknown };
}

/** When a waiting page looks again: at once, within moments of its own choice, or not at all for this. */
export type Look = "now" | "soon" | "no";

/** The points that an event names, one or several. */
export function pointsIn(data: News["data"]): readonly unknown[] {
  const several = data["point_ids"];
  if (Array.isArray(several)) return several;
  return data["point_id"] === undefined ? [] : [data["point_id"]];
}

/** `pointId`: the point whose seat the page takes; null: none. */
export function lookAfter({ type, data }: News, pointId: number | null): Look {
  const kind = type.split(".")[0];
  if (kind === "seat") {
    const points = pointsIn(data);
    if (!points.includes(pointId)) return "no";
    return points.length > 1 ? "soon" : "now";
  }
  // An opening, and a lock that is lifted, concern everybody.
  return kind === "media" ? "now" : "soon";
}

const GONE: ReadonlySet<string> = new Set(["seat.dropped", "seat.left", "seat.sent_back", "seat.barred"]);

/** The point that is no longer in the room by this news; null: it tells of no such thing. */
export function goneIn({ type, data }: News): number | null {
  const point = data["point_id"];
  return GONE.has(type) && typeof point === "number" ? point : null;
}
