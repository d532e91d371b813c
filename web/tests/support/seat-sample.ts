/** A seat of a session, for the tests of pages. */
import type { Schemas } from "@/api/types";

/** A point that is in the room and does nothing; what matters to a test is said by `changed`. */
export function seatSample(changed: Partial<Schemas["SeatView"]> = {}): Schemas["SeatView"] {
  return {
    point_id: 4,
    name: "Xã Cấm Sơn",
    parent_name: "",
    parent_id: 0,
    below: 0,
    is_main: false,
    presence: "present",
    presence_since: null,
    entry: "inside",
    entry_since: null,
    entry_reason: "",
    stopped_knocking: false,
    queue_place: 0,
    waiting_since: null,
    has_floor: false,
    kept_until: null,
    incident: "",
    delivery: "rule",
    chosen: false,
    seen: false,
    shown: false,
    looked_at: false,
    content_machine: false,
    speaker_name: "",
    speaker_post: "",
    ...changed,
  };
}

/** What a command about that seat alone is answered. */
export function seatNowSample(changed: Partial<Schemas["SeatNow"]> = {}): Schemas["SeatNow"] {
  return { now: "2025-05-22T01:02:00Z", version: 31, point_id: 4, queue_place: 0, waiting_since: null, has_floor: false, content_machine: false, speaker_name: "", speaker_post: "", ...changed };
}
