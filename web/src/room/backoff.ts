/** Delays between tries: soon at first, never more than three seconds, spread so that 250 points do not come at once. */
const FIRST_MS = 250;
const MOST_MS = 3000;

export class Backoff {
  #tries = 0;
  readonly #random: () => number;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** Milliseconds to wait before the next try. */
  next(): number {
    const full = Math.min(MOST_MS, FIRST_MS * 2 ** this.#tries);
    this.#tries += 1;
    return full * (0.5 + this.#random() / 2);
  }

  reset(): void {
    this.#tries = 0;
  }
}
