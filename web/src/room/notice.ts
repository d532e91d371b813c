/** When a page says aloud that recording runs: at its start, after a break, and to whoever joins late. Plain logic. */
import type { RecordingState, Stage } from "./stage";

/** What a page that hears the room knows of it. */
export interface Heard {
  readonly recording: RecordingState;
  readonly state: Stage["state"];
}

/** Whether what is said is recorded now. */
function isRecorded(stage: Heard): boolean {
  return stage.recording === "running" && stage.state === "live";
}

/** Follows the stage and tells when to speak: each time that recording begins for this page. */
export class NoticeTurn {
  private before = false;

  /** Take the newest stage (null: not in the room); returns whether to speak now. */
  take(stage: Heard | null): boolean {
    // A line that breaks for a moment is no new beginning: only what the room says counts.
    if (stage === null) return false;
    const now = isRecorded(stage);
    const speaks = now && !this.before;
    this.before = now;
    return speaks;
  }
}
