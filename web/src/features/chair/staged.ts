/** What is seen of points just now, for the list of points: steps of a tour are told by the stage alone. */
import type { SessionView } from "@/features/room/session";
import { identityOf, type Stage } from "@/room/stage";

/** Returns the session with who is shown and who is looked at as the stage says; the same one when nothing differs. */
export function staged(view: SessionView, stage: Stage | null): SessionView {
  if (!stage || stage.session !== view.session.id || stage.v < view.version) return view;
  const looked = new Set(stage.looked);
  const seats = view.seats.map((seat) => {
    const identity = identityOf(seat.point_id);
    const [shown, lookedAt] = [stage.shown?.identity === identity, looked.has(identity)];
    return seat.shown === shown && seat.looked_at === lookedAt ? seat : { ...seat, shown, looked_at: lookedAt };
  });
  return seats.every((seat, place) => seat === view.seats[place]) ? view : { ...view, seats };
}
