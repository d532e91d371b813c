/** How the chair stands for whoever looks: who presides for whom, and what may be done about it just now. */
import type { SeatView, SessionView } from "@/features/room/session";

export interface ChairState {
  /** The point that presides. */
  readonly main: SeatView | undefined;
  /** The chair's own point while another one presides. */
  readonly own: SeatView | undefined;
  readonly deputy: SeatView | undefined;
  /** Whole seconds for which the seat of who presides is lost; null: it is in the room. */
  readonly lostFor: number | null;
  /** Whole seconds until the chair may be taken over; 0: now. */
  readonly wait: number;
}

export function chairState(view: SessionView, now: number): ChairState {
  const { chair, seats } = view;
  const seat = (id: number | null | undefined) => (id == null ? undefined : seats.find((one) => one.point_id === id));
  const main = seats.find((one) => one.is_main);
  const deputy = seat(chair?.deputy_id);
  const lost = chair?.lost_since ? Date.parse(chair.lost_since) : null;
  const free = chair?.free_from ? Date.parse(chair.free_from) : now;
  return {
    main,
    own: seat(chair?.own_id),
    // Whoever presides is nobody's deputy just now.
    deputy: deputy === main ? undefined : deputy,
    lostFor: lost === null || view.state !== "live" ? null : Math.max(0, Math.floor((now - lost) / 1000)),
    wait: Math.max(0, Math.ceil((free - now) / 1000)),
  };
}

/** The point for which whoever looks may take the chair over; null: none, or it has to be chosen in the list. */
export function offered(view: SessionView, { deputy }: ChairState, pointId: number | null): SeatView | null {
  if (!view.may.includes("chair.take") || !deputy) return null;
  // A point for itself alone, once it is named; who conducts for the deputy, once it is in the room.
  if (!view.may.includes("chair.hand")) return deputy.point_id === pointId ? deputy : null;
  return deputy.presence === "present" ? deputy : null;
}
