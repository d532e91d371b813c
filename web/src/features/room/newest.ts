/** Answers that overtake each other: what is shown never falls back to what stood before it. */
import { replaceEqualDeep } from "@tanstack/react-query";

/** A view of a room's stage as it was answered. */
interface Answered {
  readonly view: {
    /** Version of the stage. */
    readonly version: number;
    /** The server's instant of the answer. */
    readonly now: string;
  };
  /** Instant of this machine at which the answer came, in milliseconds. */
  readonly at: number;
}

/**
 * An answer that is so much later was not on its way meanwhile: should the server count anew or its clock go back, the
 * page follows it by then.
 */
const OVERTAKEN_MS = 20_000;

/**
 * Returns what to keep of two answers: of a question asked before a command and answered after it, the command's.
 * For `structuralSharing` of a query; what is equal in both stays the same object.
 */
export function newest(before: unknown, came: unknown): unknown {
  return before !== undefined && isOvertaken(before as Answered, came as Answered) ? before : replaceEqualDeep(before, came);
}

function isOvertaken(before: Answered, came: Answered): boolean {
  const later = came.at - before.at;
  if (later < 0 || later >= OVERTAKEN_MS) return false;
  if (came.view.version !== before.view.version) return came.view.version < before.view.version;
  return Date.parse(came.view.now) < Date.parse(before.view.now);
}
