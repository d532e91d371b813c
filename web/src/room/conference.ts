/**
 * A page's part in a session, as one machine with an explicit lifetime:
 *
 *     idle → looking → waiting (not open yet; with a refusal: before the door) → joining → connected ⇄ reconnecting
 *     … → seat_taken | superseded | removed | refused   (until somebody starts it again)
 *     … → ended                                         (for good)
 *
 * Every connection starts from a fresh place asked of the control plane: a superseded device is refused there instead
 * of evicting its successor for ever. Between tries it waits at most three seconds, and it never gives up by itself.
 */
import { Backoff } from "./backoff";
import { Connection, type Flow } from "./connection";
import { goneIn, lookAfter, type News } from "./news";
import { Observable } from "./observable";
import { type Admission, type Control, type LinkFigures, type LossReason, type MediaRoom, Refused } from "./ports";
import { type Held, NOTHING_HELD } from "./publishing";
import type { Link } from "./quality";
import { newerStage, readStage, type Stage } from "./stage";
import { NOTHING, type Received } from "./subscribing";
import { Watchdog } from "./watchdog";

export type Phase =
  | "idle"
  | "looking"
  | "waiting"
  | "joining"
  | "connected"
  | "reconnecting"
  | "seat_taken"
  | "superseded"
  | "removed"
  | "refused"
  | "ended"
  | "left";

export interface Snapshot {
  readonly phase: Phase;
  readonly stage: Stage | null;
  readonly identity: string;
  readonly label: string;
  readonly generation: number;
  readonly received: Received;
  readonly sending: Flow["sending"];
  readonly permission: Flow["permission"];
  readonly link: Link;
  /** This machine does not draw in time what it receives, and asks for less. */
  readonly slow: boolean;
  /** False while the signalling is being mended; pictures may still flow. */
  readonly signal: boolean;
  readonly soundBlocked: boolean;
  readonly refusal: Refused | null;
}

export interface ConferenceOptions {
  readonly control: Control;
  readonly makeRoom: () => Promise<MediaRoom> | MediaRoom;
  /** The chair also looks at the picture of the point that is called next. */
  readonly looksAhead?: boolean;
  /** The chair also looks at the programme's picture. */
  readonly monitors?: boolean;
  /** The wall takes nothing but the pictures of whom it looks at. */
  readonly onlyLooks?: boolean;
  readonly now?: () => number;
  readonly random?: () => number;
}

export interface Place {
  /** Null: watch without a seat. */
  readonly pointId: number | null;
  readonly page: number;
}

const NEITHER = { camera: false, microphone: false };
const UNCONNECTED = {
  received: NOTHING,
  sending: NEITHER,
  permission: NEITHER,
  link: "lost",
  slow: false,
  signal: false,
  soundBlocked: false,
} satisfies Partial<Snapshot>;

/** Before the opening, when no news came: opening is told, and 250 pages look. */
const LOOK_AGAIN_MS = 15_000;
/** Refusals of the room's door: the point waits and knocks again, seldom, because the news that ends it arrive. */
const AT_THE_DOOR: ReadonlySet<string> = new Set(["room_locked", "in_waiting_room", "barred"]);
const KNOCK_AGAIN_MS = 30_000;
/** Who is woken with many others looks within this. */
const SPREAD_MS = 1500;
/** Refusals that asking for the move answers: the seat is on another device, or the point sits in another session. */
const TAKEN: ReadonlySet<string> = new Set(["seat_taken", "live_elsewhere"]);
/** Removed so often within a minute: somebody means it. */
const REMOVALS = 3;
const REMOVALS_WITHIN_MS = 60_000;

export class Conference {
  readonly view = new Observable<Snapshot>({
    phase: "idle",
    stage: null,
    identity: "",
    label: "",
    generation: 0,
    refusal: null,
    ...UNCONNECTED,
  });
  readonly #options: ConferenceOptions;
  readonly #backoff: Backoff;
  readonly #now: () => number;
  readonly #random: () => number;
  readonly #watchdog = new Watchdog();
  #life: AbortController | null = null;
  #connection: Connection | null = null;
  #held: Held = NOTHING_HELD;
  #present: readonly number[] = [];
  #looksAt: ReadonlySet<string> = new Set();
  #attends = true;
  #content = false;
  #wake: () => void = () => undefined;
  /** How often something was heard that ends a wait. */
  #heard = 0;
  /** Whose seat is taken; null: none. */
  #pointId: number | null = null;
  #removals: number[] = [];

  constructor(options: ConferenceOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.random);
    this.#now = options.now ?? Date.now;
    this.#random = options.random ?? Math.random;
  }

  /** Takes a place and keeps it until `stop`; starting again begins anew. `takeover` moves the seat to this machine. */
  start(place: Place, takeover = false): void {
    this.#life?.abort();
    const life = new AbortController();
    this.#life = life;
    this.#pointId = place.pointId;
    this.#backoff.reset();
    this.#removals = [];
    this.view.set({ phase: "looking", refusal: null, ...UNCONNECTED });
    void this.#live(place, takeover, life.signal);
  }

  /** Ends every connection and wait of this page; the seat is kept for whoever comes back. */
  stop(): void {
    this.#life?.abort();
    this.#life = null;
    this.view.set({ phase: "idle", ...UNCONNECTED });
  }

  /** Gives the seat up on purpose. */
  async leave(pointId: number): Promise<void> {
    const { generation } = this.view.get();
    this.stop();
    this.view.set({ phase: "left" });
    await this.#options.control.leave(pointId, generation).catch(() => undefined);
  }

  /** These tracks are held ready from now on. */
  hold(held: Held): void {
    this.#held = held;
    this.#connection?.hold(held);
  }

  /** Looks at the pictures of these points alone from now on, over every reconnection. */
  lookAt(identities: readonly string[]): void {
    this.#looksAt = new Set(identities);
    this.#connection?.lookAt(this.#looksAt);
  }

  /** False: this machine listens in another room; the connection stays, over every reconnection, and takes nothing. */
  attend(attends: boolean): void {
    this.#attends = attends;
    this.#connection?.attend(attends);
  }

  /** True: the presented screen has a window of its own, and is taken as it was sent, over every reconnection. */
  takeContent(takes: boolean): void {
    this.#content = takes;
    this.#connection?.takeContent(takes);
  }

  /** Points that the control plane knows to be in the room; the watchdog compares. */
  expect(points: readonly number[]): void {
    this.#present = points;
    this.#connection?.expect(points);
  }

  /** Something happened that may end a wait: the network came back, the page is looked at again. */
  wake(): void {
    this.#heard += 1;
    this.#wake();
  }

  /** An event of the session: it ends the wait of whom it concerns, and tells who is not expected any more. */
  hear(news: News): void {
    // Whoever went is not missed: without its tracks the room would seem broken until the session is read again.
    const gone = goneIn(news);
    if (gone !== null) this.expect(this.#present.filter((point) => point !== gone));
    const look = lookAfter(news, this.#pointId);
    if (look === "now") this.wake();
    if (look === "soon") setTimeout(() => this.wake(), this.#random() * SPREAD_MS);
  }

  /** Figures of the link as they were measured last; null while there is no connection. */
  get figures(): LinkFigures | null {
    return this.#connection?.figures ?? null;
  }

  async startSound(): Promise<void> {
    await this.#connection?.startSound();
  }

  async #live(place: Place, takeover: boolean, life: AbortSignal): Promise<void> {
    let taking = takeover;
    while (!life.aborted) {
      const heard = this.#heard;
      try {
        const glance = await this.#options.control.glance(life);
        if (life.aborted) return;
        if (glance.state === "ended") return this.#rest("ended");
        this.expect(glance.present);
        if (glance.state === "planned") {
          this.#rest("waiting");
          await this.#wait(LOOK_AGAIN_MS, heard, life);
          continue;
        }
        if (glance.mediaAway) {
          this.#mend();
          await this.#pause(this.#backoff.next(), life);
          continue;
        }
        const admission = await this.#options.control.join({ ...place, takeover: taking }, life);
        if (life.aborted) return;
        taking = false;
        const reason = await this.#connect(admission, life);
        if (life.aborted) return;
        if (reason === "superseded") return this.#rest("superseded");
        if (reason === "removed" && this.#removedForGood()) return this.#rest("removed");
        this.#mend();
      } catch (error) {
        if (life.aborted) return;
        if (error instanceof Refused) {
          if (TAKEN.has(error.code)) return this.#rest("seat_taken", error);
          if (AT_THE_DOOR.has(error.code)) {
            this.#rest("waiting", error);
            await this.#wait(KNOCK_AGAIN_MS, heard, life);
            continue;
          }
          if (error.code === "session_not_open") {
            this.#rest("waiting");
            await this.#wait(LOOK_AGAIN_MS, heard, life);
            continue;
          }
          if (error.status < 500 && error.status !== 429) return this.#rest("refused", error);
        }
        this.#mend();
      }
      await this.#pause(this.#backoff.next(), life);
    }
  }

  /** Connects and stays until the connection is gone; rejects when the room is not reached. */
  async #connect(admission: Admission, life: AbortSignal): Promise<LossReason> {
    const { identity, label, generation } = admission;
    const stage = newerStage(this.view.get().stage, readStage(admission.stage));
    if (this.view.get().phase !== "reconnecting") this.view.set({ phase: "joining" });
    this.view.set({ identity, label, generation, stage, refusal: null });
    const room = await this.#options.makeRoom();
    try {
      await room.connect(admission.url, admission.token);
      if (life.aborted) return "lost";
      this.#backoff.reset();
      const connection = new Connection({
        room,
        own: identity,
        stage,
        held: this.#held,
        looksAhead: this.#options.looksAhead ?? false,
        monitors: this.#options.monitors ?? false,
        onlyLooks: this.#options.onlyLooks ?? false,
        watchdog: this.#watchdog,
        now: this.#now,
        random: this.#options.random,
        away: async () => (await this.#options.control.glance(life)).mediaAway,
        changed: (flow) => {
          if (!life.aborted) this.view.set({ phase: "connected", ...flow });
        },
      });
      this.#connection = connection;
      connection.expect(this.#present);
      connection.lookAt(this.#looksAt);
      connection.attend(this.#attends);
      connection.takeContent(this.#content);
      return await connection.run(life);
    } finally {
      this.#connection = null;
      void room.disconnect();
    }
  }

  #removedForGood(): boolean {
    const now = this.#now();
    this.#removals = [...this.#removals.filter((at) => now - at < REMOVALS_WITHIN_MS), now];
    return this.#removals.length >= REMOVALS;
  }

  #mend(): void {
    const { phase } = this.view.get();
    const was = phase === "connected" || phase === "reconnecting";
    this.view.set({ phase: was ? "reconnecting" : "joining", ...UNCONNECTED });
  }

  /**
   * Waits about so long: pages that began together do not ask together. What was heard since the question was asked is
   * not in its answer, and ends the wait at once.
   */
  async #wait(milliseconds: number, heard: number, life: AbortSignal): Promise<void> {
    if (this.#heard === heard) await this.#pause(milliseconds * (0.75 + this.#random() / 2), life);
  }

  #rest(phase: Phase, refusal: Refused | null = null): void {
    this.view.set({ phase, refusal, ...UNCONNECTED });
  }

  #pause(milliseconds: number, life: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        life.removeEventListener("abort", done);
        this.#wake = () => undefined;
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      life.addEventListener("abort", done, { once: true });
      this.#wake = done;
    });
  }
}
