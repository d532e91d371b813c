/** What a point's part is just now, from the stage and the queue. */
import type { Snapshot } from "@/room/conference";
import { isSeenSilently } from "@/room/stage";
import type { SeatView } from "./session";

export type Turn = "opening" | "waiting" | "atDoor" | "barred" | "stopped" | "mending" | "paused" | "main" | "mainQuiet" | "urgent" | "overridden" | "speaking" | "requested" | "listening";

/** Whether everybody sees this point although it has not got the floor. */
export function isSeenNow({ phase, stage, identity }: Snapshot): boolean {
  return phase === "connected" && stage !== null && isSeenSilently(stage, identity);
}

/** Whether whoever conducts looks at this point alone. */
export function isLookedAtNow({ phase, stage, identity }: Snapshot): boolean {
  return phase === "connected" && stage !== null && stage.looked.includes(identity);
}

/** Whether the Department puts this point to all just now: its voice is in the room, whatever else it talks about. */
export function isBroadcast({ stage, identity }: Pick<Snapshot, "stage" | "identity">): boolean {
  return stage !== null && stage.urgent && stage.tracks.some((track) => track.identity === identity);
}

/** Who speaks is what the stage says (it is first to know); who waits is what the session says. */
export function turnOf(room: Snapshot, seat: SeatView | undefined): Turn {
  if (room.phase === "reconnecting") return "mending";
  if (room.phase === "waiting") {
    if (room.refusal) return room.refusal.code === "barred" ? "barred" : "atDoor";
    return "waiting";
  }
  if (["seat_taken", "superseded", "removed", "refused"].includes(room.phase)) return "stopped";
  if (!room.stage || room.phase !== "connected") return "opening";
  if (room.stage.state === "paused") return "paused";
  if (room.stage.urgent) return isBroadcast(room) ? "urgent" : "overridden";
  if (room.identity === room.stage.main.identity) return room.stage.floor.length > 0 ? "mainQuiet" : "main";
  if (room.stage.floor.some((on) => on.identity === room.identity)) return "speaking";
  return (seat?.queue_place ?? 0) > 0 ? "requested" : "listening";
}
