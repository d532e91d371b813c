/** Why a point is, or is not, in the picture besides main point and floor. Plain logic. */
import type { SeatView, SessionView } from "@/features/room/session";

type Why = "now" | "listed" | "away" | "floor" | "layout" | "full" | "none";

/** What is said of a seat under its button. */
export function whySeen(seat: SeatView, { state, scene }: Pick<SessionView, "state" | "scene">): Why {
  if (seat.shown) return "now";
  if (seat.seen) return seat.chosen ? "now" : "listed";
  if (!seat.chosen) return "none";
  if (seat.presence !== "present") return "away";
  if (seat.has_floor) return "floor";
  const shows = scene.preset === "discussion" || scene.preset === "conference";
  return shows && state !== "paused" ? "full" : "layout";
}
