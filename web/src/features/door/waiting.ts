/** Who stands before the room's door, worked out from the seats. */
import type { SeatView } from "@/features/room/session";

export interface WaitingGroup {
  /** Body above the points; 0: none. */
  readonly bodyId: number;
  readonly name: string;
  readonly seats: readonly SeatView[];
}

export function atTheDoor({ entry }: Pick<SeatView, "entry">): boolean {
  return entry === "waiting" || entry === "held";
}

/** Those who wait under the bodies above them, who came first first. */
export function waitingGroups(seats: readonly SeatView[]): WaitingGroup[] {
  const groups = new Map<number, SeatView[]>();
  const since = ({ entry_since }: SeatView) => (entry_since ? Date.parse(entry_since) : 0);
  for (const seat of seats.filter(atTheDoor).toSorted((a, b) => since(a) - since(b))) {
    const bodyId = seat.parent_id ?? 0;
    groups.set(bodyId, [...(groups.get(bodyId) ?? []), seat]);
  }
  return [...groups].map(([bodyId, members]) => ({ bodyId, name: members[0]?.parent_name ?? "", seats: members }));
}
