/** The link in words, from figures of the connection itself. */
import type { LinkFigures } from "./ports";

export type Link = "good" | "weak" | "lost";

const WEAK_LOSS = 0.05;
const WEAK_ROUND_TRIP_MS = 400;
/** Fewer packets than this say nothing about loss. */
const LEAST_PACKETS = 20;

/** The word for what happened between two measurements; `before` is null at the first. */
export function judgeLink(before: LinkFigures | null, after: LinkFigures): Link {
  if (!after.flowing) return "lost";
  if (after.roundTrip !== null && after.roundTrip >= WEAK_ROUND_TRIP_MS) return "weak";
  if (after.sentLoss >= WEAK_LOSS) return "weak";
  if (before) {
    // A rebuilt track starts its counters again: negative differences say nothing.
    const received = Math.max(0, after.packetsReceived - before.packetsReceived);
    const lost = Math.max(0, after.packetsLost - before.packetsLost);
    if (received + lost >= LEAST_PACKETS && lost / (received + lost) >= WEAK_LOSS) return "weak";
  }
  return "good";
}

/** Says a word only after it held twice, so that the screen does not flicker; a lost link is said at once. */
export class SteadyLink {
  #said: Link = "good";
  #last: Link = "good";
  #before: LinkFigures | null = null;

  take(figures: LinkFigures): Link {
    const judged = judgeLink(this.#before, figures);
    this.#before = figures;
    if (judged === "lost" || judged === this.#last) this.#said = judged;
    this.#last = judged;
    return this.#said;
  }
}
