/** Sub-conferences as a page sees them: which one a point is in, and what is left of its time. */
import type { Schemas } from "@/api/types";
import type { SeatView, SessionView } from "@/features/room/session";
import { lapse } from "@/features/room/time";

export type BranchView = Schemas["BranchView"];
export type BranchRoomView = Schemas["BranchRoomView"];
export type BranchSeatView = Schemas["BranchSeatView"];

/** Minutes that can be chosen; 0: until it is ended. */
export const MINUTES = [10, 15, 20, 30, 45, 60, 0] as const;
/** What one press adds. */
export const MORE = 5;

export function branchOf({ branches }: Pick<SessionView, "branches">, pointId: number | null): BranchView | undefined {
  return pointId === null ? undefined : branches?.find(({ point_ids: points }) => points.includes(pointId));
}

/** `12:30`; null: it has no limit. Never below nothing: the server ends it within a second. */
export function timeLeft({ until }: Pick<BranchView, "until">, now: number): string | null {
  return until ? lapse(Math.max(0, Date.parse(until) - now)) : null;
}

/** A minute before everybody is back it is said loudly. */
export function isNearlyOver({ until }: Pick<BranchView, "until">, now: number): boolean {
  return until != null && Date.parse(until) - now <= 60_000;
}

/** The seat of a point as it stands in the room of its sub-conference. */
export function seatInside(seat: SeatView | undefined, inside: BranchRoomView | undefined): SeatView | undefined {
  const own = inside?.seats.find(({ point_id: point }) => point === seat?.point_id);
  return seat && own ? { ...seat, queue_place: own.queue_place, waiting_since: own.waiting_since, has_floor: own.has_floor } : seat;
}
