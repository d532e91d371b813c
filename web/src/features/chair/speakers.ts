/** Who has the floor, as the chair's page lists it. */
import { personOf } from "@/features/room/person";
import type { SessionView } from "@/features/room/session";
import { pointOf, type Stage } from "@/room/stage";

export interface Speaker {
  readonly pointId: number;
  readonly name: string;
  /** Who speaks there, in one line; empty: it was not told. */
  readonly person: string;
  /** Server instant at which the turn began, milliseconds. */
  readonly since: number;
  /** And at which its time is over (0: there is none). */
  readonly until: number;
}

/** Name of the point that all see without its sound; empty: none. The stage is first to know here too. */
export function shownNow(view: SessionView, stage: Stage | null): string {
  if (stage) return stage.shown?.label ?? "";
  return view.seats.find((seat) => seat.shown)?.name ?? "";
}

/** As many points as may speak together, beside the main point. */
export const MOST_SPEAKERS = 3;

/** The stage is first to know; without it (no place in the room) the session tells. */
export function speakersNow(view: SessionView, stage: Stage | null): readonly Speaker[] {
  if (stage) {
    return stage.floor.map(({ identity, label, person, since, until }) => ({ pointId: pointOf(identity), name: label, person, since, until }));
  }
  return view.floor.map(({ point_id: pointId, since, until }) => {
    const seat = view.seats.find((one) => one.point_id === pointId);
    return {
      pointId,
      name: seat?.name ?? "",
      person: seat ? personOf(seat) : "",
      since: Date.parse(since),
      until: until ? Date.parse(until) : 0,
    };
  });
}
