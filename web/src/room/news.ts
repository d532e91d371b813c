/** Which news end the wait of a page that is not in the room yet: a province waits at one door, and must not knock as one. */

export interface News {
  readonly type: string;
  readonly data: { readonly [name: string]: unknown };
}

/** When a waiting page looks again: at once, within moments of its own choice, or not at all for this. */
export type Look = "now" | "soon" | "no";

/** `pointId`: the point whose seat the page takes; null: none. */
export function lookAfter({ type, data }: News, pointId: number | null): Look {
  const kind = type.split(".")[0];
  // A lock that is lifted concerns everybody before it.
  if (kind === "door") return "soon";
  if (kind !== "seat") return "now";
  const named = data["point_ids"];
  return pointId !== null && (data["point_id"] === pointId || (Array.isArray(named) && named.includes(pointId))) ? "now" : "no";
}
