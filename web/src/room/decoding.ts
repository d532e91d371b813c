/** Whether this machine draws what it receives in time; a line can be good while the machine is not. */
import type { LinkFigures } from "./ports";

/** Fewer pictures than this say nothing. */
const LEAST_PICTURES = 10;
/** Half of the pictures that came are not drawn, or one takes twice as long as it is shown (seconds, 25 a second). */
const DROPPED = 0.5;
const LONGEST_S = 0.08;
/** A machine is called slow after so many measurements in a row (a second or two each), and for so long after the last: a
 * moment in which it has something else to do is none. */
const IN_A_ROW = 5;
const SLOW_FOR_MS = 60_000;

/** Whether pictures were left out, or took too long, between two measurements. */
export function isBehind(before: LinkFigures, after: LinkFigures): boolean {
  const came = after.pictures.received - before.pictures.received;
  const drawn = after.pictures.decoded - before.pictures.decoded;
  // A track that is gone takes its counts with it: differences say nothing then.
  if (came < LEAST_PICTURES || drawn < 0 || after.pictures.dropped < before.pictures.dropped) return false;
  if ((after.pictures.dropped - before.pictures.dropped) / came >= DROPPED) return true;
  return drawn > 0 && (after.pictures.seconds - before.pictures.seconds) / drawn > LONGEST_S;
}

export class DecodeWatch {
  #before: LinkFigures | null = null;
  #behind = 0;
  #until = Number.NEGATIVE_INFINITY;

  /** Takes a measurement; `visible`: the page is looked at (browsers slow others down). Returns whether it is slow. */
  take(figures: LinkFigures, visible: boolean, now: number): boolean {
    const behind = visible && this.#before !== null && isBehind(this.#before, figures);
    this.#before = figures;
    this.#behind = behind ? this.#behind + 1 : 0;
    if (this.#behind >= IN_A_ROW) this.#until = now + SLOW_FOR_MS;
    return now < this.#until;
  }
}
