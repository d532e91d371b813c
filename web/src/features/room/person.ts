/** Who speaks at a point, in one line. */
import type { SeatView } from "./session";

export function personOf({ speaker_name: name, speaker_post: post }: Pick<SeatView, "speaker_name" | "speaker_post">): string {
  return [name, post].filter(Boolean).join(", ");
}
