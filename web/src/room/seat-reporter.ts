/**
 * Posts what a seat's page knows of itself while it sits there: figures of its link every five seconds, a small picture
 * every ten. Never two posts of a kind at once, each bounded in time; one that fails is left out, the next tells anew.
 */
import { decibel, type LinkReport, reportBetween } from "./link-report";
import type { LinkFigures } from "./ports";

export interface SeatPosts {
  link(report: LinkReport & { readonly soundDb: number | null }, signal: AbortSignal): Promise<unknown>;
  still(picture: Blob, signal: AbortSignal): Promise<unknown>;
}

export interface SeatReporterOptions {
  readonly posts: SeatPosts;
  /** As measured last; null while there is no connection. */
  readonly figures: () => LinkFigures | null;
  /** The loudest sample of the microphone since asked last; null: nobody can say. */
  readonly loudest: () => number | null;
  /** The camera's picture now; null when there is none. */
  readonly picture: () => Promise<Blob | null>;
  readonly visible: () => boolean;
  readonly now?: () => number;
  readonly random?: () => number;
}

interface Measured {
  readonly figures: LinkFigures;
  readonly at: number;
}

export const FIGURES_MS = 5000;
export const STILL_MS = 10_000;
const POST_MS = 4000;

export class SeatReporter {
  readonly #options: SeatReporterOptions;
  readonly #life = new AbortController();
  #before: Measured | null = null;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(options: SeatReporterOptions) {
    this.#options = options;
  }

  /** Posts until `stop`; begins at a random moment, so that 250 pages do not post at once. */
  start(): void {
    const random = this.#options.random ?? Math.random;
    this.#measure();
    this.#repeat(FIGURES_MS, random(), () => this.#postFigures());
    this.#repeat(STILL_MS, random(), () => this.#postStill());
  }

  stop(): void {
    this.#life.abort();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  /**
   * The next one waits from the end of the one before, and the first by half at least: a seat that is taken anew begins
   * with a new reporter, and a slow server must not find two posts side by side, which it would refuse.
   */
  #repeat(milliseconds: number, random: number, work: () => Promise<void>): void {
    const after = (wait: number) => {
      if (this.#life.signal.aborted) return;
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        void work()
          .catch(() => undefined)
          .finally(() => after(milliseconds));
      }, wait);
      this.#timers.add(timer);
    };
    after(milliseconds * (0.5 + random / 2));
  }

  #measure(): { before: Measured | null; now: Measured | null } {
    const { figures, now = Date.now } = this.#options;
    const before = this.#before;
    const newest = figures();
    this.#before = newest && { figures: newest, at: now() };
    return { before, now: this.#before };
  }

  async #postFigures(): Promise<void> {
    const { posts, loudest, visible } = this.#options;
    const { before, now } = this.#measure();
    const peak = loudest();
    if (!before || !now || before.figures === now.figures) return;
    const report = reportBetween(before.figures, now.figures, now.at - before.at, visible());
    await posts.link({ ...report, soundDb: peak === null ? null : decibel(peak) }, this.#bounded());
  }

  async #postStill(): Promise<void> {
    const { figures, picture, posts } = this.#options;
    if (!figures()) return;
    const blob = await picture();
    if (blob && !this.#life.signal.aborted) await posts.still(blob, this.#bounded());
  }

  #bounded(): AbortSignal {
    return AbortSignal.any([this.#life.signal, AbortSignal.timeout(POST_MS)]);
  }
}
