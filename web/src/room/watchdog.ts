/**
 * Compares what should be published and received with what is. A page may call itself connected and miss a track for
 * good (seen after the media server's restart); when both differ for three seconds the room is built anew. A difference
 * that building does not mend (a camera that the browser cannot encode) must not build for ever: the pause grows.
 */
const PATIENCE_MS = 3000;
const LONGEST_MS = 60_000;

export class Watchdog {
  #differsSince: number | null = null;
  #difference = "";
  #patience = PATIENCE_MS;
  #calmSince: number | null = null;

  /**
   * Takes the differences of this moment; true when the room must be built anew.
   * `now` in milliseconds of any clock that does not go back.
   */
  check(differences: readonly string[], now: number): boolean {
    if (differences.length === 0) {
      this.#differsSince = null;
      this.#calmSince ??= now;
      if (now - this.#calmSince >= LONGEST_MS) this.#patience = PATIENCE_MS;
      return false;
    }
    this.#calmSince = null;
    const difference = [...differences].sort().join(" ");
    if (this.#differsSince === null || difference !== this.#difference) {
      this.#differsSince = now;
      this.#difference = difference;
      return false;
    }
    if (now - this.#differsSince < this.#patience) return false;
    this.#differsSince = null;
    this.#patience = Math.min(LONGEST_MS, this.#patience * 2);
    return true;
  }

  /** A new room starts from nothing: the old difference is not held against it. */
  restart(): void {
    this.#differsSince = null;
  }
}
