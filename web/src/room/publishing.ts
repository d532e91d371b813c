/**
 * What is sent: a held track goes out at once when the permission comes, and is taken back when it goes. Sound goes out
 * first and pictures once it is out: on a weak line they would share what the voice needs. Work is done one step at a
 * time and always against the newest wishes, so that a floor given and taken in one breath ends rightly.
 */
import type { MediaRoom } from "./ports";
import type { Source } from "./stage";

/** Tracks that are held ready; null when there is no such device. */
export interface Held {
  readonly camera: MediaStreamTrack | null;
  readonly microphone: MediaStreamTrack | null;
  /** The screen that is shared just now. */
  readonly screen_share: MediaStreamTrack | null;
}

export const NOTHING_HELD: Held = { camera: null, microphone: null, screen_share: null };

const SOURCES = ["microphone", "camera", "screen_share"] as const satisfies readonly Source[];
/** A picture does not wait longer for the sound: one that hangs is seen at least. Going out takes some 0.2 s. */
const SOUND_FIRST_MS = 1000;
type Sent = (typeof SOURCES)[number];

/** Whether a track can carry anything. */
function alive(track: MediaStreamTrack | null): track is MediaStreamTrack {
  return track !== null && track.readyState === "live";
}

/** Waits for work, and no longer than so many milliseconds. */
async function within(work: Promise<void>, most: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  await Promise.race([
    work,
    new Promise<void>((done) => {
      timer = setTimeout(done, most);
    }),
  ]);
  clearTimeout(timer);
}

export class Publishing {
  readonly #room: MediaRoom;
  readonly #changed: () => void;
  #held: Held;
  /** The held track that each publication was made from. */
  readonly #sent = new Map<Sent, MediaStreamTrack>();
  #busy = false;
  #again = false;
  #ended = false;

  constructor(room: MediaRoom, held: Held, changed: () => void) {
    this.#room = room;
    this.#held = held;
    this.#changed = changed;
  }

  /** Other tracks are held from now on. */
  hold(held: Held): void {
    this.#held = held;
    this.settle();
  }

  end(): void {
    this.#ended = true;
  }

  /** Sources that should be published and are not, or the other way round. */
  differences(): readonly Source[] {
    return SOURCES.filter((source) => this.#wanted(source) !== this.#room.published.has(source));
  }

  /** Brings what is published in line with permission and tracks. */
  settle(): void {
    if (this.#ended) return;
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.#busy = true;
    void this.#work();
  }

  async #work(): Promise<void> {
    try {
      do {
        this.#again = false;
        const sound = this.#settleOne("microphone", Promise.resolve());
        const soundFirst = within(sound, SOUND_FIRST_MS);
        await Promise.all([sound, this.#settleOne("camera", soundFirst), this.#settleOne("screen_share", soundFirst)]);
      } while (this.#again && !this.#ended);
    } finally {
      this.#busy = false;
      if (!this.#ended) this.#changed();
    }
  }

  #wanted(source: Sent): boolean {
    return this.#room.permission[source] && alive(this.#held[source]);
  }

  /** Takes back at once what must go, and sends after `turn` what is wanted then. */
  async #settleOne(source: Sent, turn: Promise<void>): Promise<void> {
    const outdated = this.#sent.get(source) !== this.#held[source];
    try {
      if (this.#room.published.has(source) && (outdated || !this.#wanted(source))) {
        await this.#room.unpublish(source);
        this.#sent.delete(source);
      }
      await turn;
      const track = this.#held[source];
      if (this.#ended || !this.#wanted(source) || this.#room.published.has(source) || !track) return;
      this.#sent.set(source, track);
      await this.#room.publish(source, track);
      this.#changed();
      // The permission may have gone while it was on its way.
      if (!this.#wanted(source)) this.#again = true;
    } catch {
      // Refused or not reached: the watchdog sees the difference and tries again.
    }
  }
}
