/**
 * One connection to the room, from "connected" to "gone": applies the stage, publishes by permission, measures, and
 * watches that what should flow does flow. It never repairs more than a track; when that is not enough it says so.
 */
import { DecodeWatch } from "./decoding";
import { ALL_DIRECT, type Delivery, DeliverySwitch, deliveryOf, type Plan, PROGRAMME, type Size, SizeLadder, STALE_MS } from "./delivery";
import type { LinkFigures, LossReason, MediaEvent, MediaRoom } from "./ports";
import { type Held, Publishing } from "./publishing";
import { type Link, SteadyLink } from "./quality";
import { identityOf, newerStage, onStageNow, pointOf, readStage, type Stage } from "./stage";
import { applyStage, collect, directReady, isLookedAt, isWanted, NOTHING, type Received, type Wish, wishFor } from "./subscribing";
import { watchSleep } from "./wakefulness";
import type { Watchdog } from "./watchdog";

const TICK_MS = 1000;
const MEASURE_EVERY = 2;
const ASK_MS = 400;
/** A line that is weak so long gets the programme, and keeps it so long after it was weak last. */
const WEAK_AFTER_MS = 10_000;
const WEAK_FOR_MS = 60_000;
const BORDER = 2;

/** What a connection tells its owner after every change. */
export interface Flow {
  readonly stage: Stage | null;
  readonly received: Received;
  readonly sending: { readonly camera: boolean; readonly microphone: boolean };
  readonly permission: { readonly camera: boolean; readonly microphone: boolean };
  readonly link: Link;
  /** This machine does not draw in time what it receives: it asks for less. */
  readonly slow: boolean;
  readonly signal: boolean;
  readonly soundBlocked: boolean;
}

export interface ConnectionOptions {
  readonly room: MediaRoom;
  readonly own: string;
  readonly stage: Stage | null;
  readonly held: Held;
  readonly looksAhead: boolean;
  /** This page also looks at the programme's picture. */
  readonly monitors: boolean;
  /** This page takes nothing but the pictures of whom it looks at. */
  readonly onlyLooks: boolean;
  readonly watchdog: Watchdog;
  /** Asks the control plane whether the media server is away; rejects when it is not reached. */
  readonly away: () => Promise<boolean>;
  readonly changed: (flow: Flow) => void;
  readonly now: () => number;
  readonly random?: (() => number) | undefined;
}

export class Connection {
  readonly #options: ConnectionOptions;
  readonly #publishing: Publishing;
  readonly #steady = new SteadyLink();
  readonly #switch: DeliverySwitch;
  readonly #ladder = new SizeLadder();
  #plan: Plan = ALL_DIRECT;
  #size: Size = "360";
  #programmePackets = 0;
  /** When the programme brought packets last. */
  #programmeAt = Number.NEGATIVE_INFINITY;
  #wanted: Delivery = "direct";
  #weakSince: number | null = null;
  #weakUntil = Number.NEGATIVE_INFINITY;
  /** Since when the line has to be good for the small pictures: it was weak until a minute before. */
  #stripFrom = Number.NEGATIVE_INFINITY;
  #stage: Stage | null;
  #received: Received = NOTHING;
  #link: Link = "good";
  readonly #decoding = new DecodeWatch();
  #slow = false;
  #flowing = true;
  #figures: LinkFigures | null = null;
  #signal = true;
  #soundBlocked = false;
  #expected: readonly number[] = [];
  #looksAt: ReadonlySet<string> = new Set();
  #attends = true;
  #content = false;
  #ticks = 0;
  #gone: ((reason: LossReason) => void) | null = null;
  #stopSleepWatch: () => void = () => undefined;
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#stage = options.stage;
    this.#switch = new DeliverySwitch(options.random);
    this.#publishing = new Publishing(options.room, options.held, () => this.#tell());
  }

  /** Runs until the connection is gone; resolves with why. `abort` ends it as lost. */
  run(abort: AbortSignal): Promise<LossReason> {
    const { room, watchdog } = this.#options;
    return new Promise<LossReason>((resolve) => {
      this.#gone = resolve;
      abort.addEventListener("abort", () => resolve("lost"), { once: true });
      room.listen((event) => this.#take(event));
      watchdog.restart();
      this.#stopSleepWatch = watchSleep(() => resolve("lost"), this.#options.now);
      this.#timer = setInterval(() => this.#tick(), TICK_MS);
      this.#takeDocument();
      this.#publishing.settle();
      this.#tell();
    }).finally(() => this.#end());
  }

  hold(held: Held): void {
    this.#publishing.hold(held);
  }

  /** Points that the control plane knows to be in the room. */
  expect(points: readonly number[]): void {
    this.#expected = points;
  }

  /** Looks at the pictures of these points alone from now on. */
  lookAt(identities: ReadonlySet<string>): void {
    this.#looksAt = identities;
    this.#applyStage();
    this.#tell();
  }

  /** Takes no picture and no sound while it does not attend: this machine listens in another room. */
  attend(attends: boolean): void {
    if (attends === this.#attends) return;
    this.#attends = attends;
    this.#applyStage();
    this.#tell();
  }

  /** The presented screen has a window of its own: it is taken as it was sent, however this page is served. */
  takeContent(takes: boolean): void {
    if (takes === this.#content) return;
    this.#content = takes;
    this.#applyStage();
    this.#tell();
  }

  async startSound(): Promise<void> {
    await this.#options.room.startSound();
  }

  #end(): void {
    this.#publishing.end();
    this.#stopSleepWatch();
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#gone = null;
  }

  #take(event: MediaEvent): void {
    switch (event.type) {
      case "document":
        this.#takeDocument();
        break;
      case "permission":
        this.#publishing.settle();
        break;
      case "tracks":
      case "roster":
        this.#applyStage();
        break;
      case "sound":
        this.#soundBlocked = event.blocked;
        break;
      case "signal":
        this.#signal = event.up;
        if (event.up) {
          this.#takeDocument();
          this.#publishing.settle();
        } else {
          void this.#askWhetherAway();
        }
        break;
      case "gone":
        this.#gone?.(event.reason);
        return;
    }
    this.#tell();
  }

  /** The signalling is lost: when the media server itself is away this room cannot be mended, only built anew. */
  async #askWhetherAway(): Promise<void> {
    while (!this.#signal && this.#gone) {
      const away = await this.#options.away().catch(() => false);
      if (away && !this.#signal) this.#gone?.("lost");
      await new Promise((done) => setTimeout(done, ASK_MS));
    }
  }

  #takeDocument(): void {
    this.#stage = newerStage(this.#stage, readStage(this.#options.room.document));
    this.#applyStage();
    if (this.#stage?.state === "ended") this.#gone?.("closed");
  }

  #applyStage(): void {
    const { room } = this.#options;
    this.#decide();
    applyStage(this.#wish(), room.remoteTracks());
  }

  #wish(): Wish {
    const { looksAhead, monitors, onlyLooks } = this.#options;
    return wishFor(this.#attends ? this.#stage : null, looksAhead, this.#plan, this.#size, monitors, this.#takesStrip(), this.#looksAt, onlyLooks, this.#content);
  }

  /**
   * The programme has the small pictures in its one. Beside it they are for a good line that is served directly on
   * purpose: not where the programme stopped (every point would ask for all of them), nor where it is looked at.
   */
  #takesStrip(): boolean {
    const looksAtProgramme = this.#options.monitors && !this.#isStill();
    return this.#wanted === "direct" && !looksAtProgramme && this.#options.now() >= this.#stripFrom;
  }

  /** The programme has brought nothing for a while. */
  #isStill(): boolean {
    return this.#options.now() - this.#programmeAt > STALE_MS;
  }

  /** Programme or direct: by the stage's rule, the number of points, the link, and what flows. */
  #decide(): void {
    const { room, own } = this.#options;
    const stage = this.#stage;
    if (!stage) return;
    const now = this.#options.now();
    const points = [...room.others, own].filter((identity) => pointOf(identity) > 0).length;
    // A machine that is too slow is helped by what helps a weak line: one picture for several, and a smaller one.
    const weak = this.#link !== "good" || this.#slow;
    if (weak) this.#stripFrom = now + WEAK_FOR_MS;
    if (!weak) this.#weakSince = null;
    else this.#weakSince ??= now;
    if (this.#weakSince !== null && now - this.#weakSince >= WEAK_AFTER_MS) this.#weakUntil = now + WEAK_FOR_MS;
    // Somebody who comes and goes at the border must not make everybody switch to and fro.
    const counted = this.#wanted === "programme" ? points + BORDER : points;
    this.#wanted = deliveryOf(stage, own, counted, now < this.#weakUntil);
    this.#plan = this.#switch.take({
      wanted: this.#wanted,
      onStage: onStageNow(stage, own),
      packets: this.#programmePackets,
      directReady: directReady(stage, room.remoteTracks()),
      now,
    });
    if (this.#plan.programme || this.#options.monitors) this.#size = this.#ladder.take(weak, now);
  }

  #differences(): string[] {
    const { room, own } = this.#options;
    const wish = this.#wish();
    const differences: string[] = this.#publishing.differences().map((source) => `send:${source}`);
    for (const track of room.remoteTracks()) {
      // A programme that is away publishes nothing that could be missed; one that is there must arrive.
      if (!isWanted(wish, track)) continue;
      // What is only looked at beside the rest is worth no new connection.
      if (track.identity === PROGRAMME && !this.#plan.programme) continue;
      if (this.#stage && isLookedAt(this.#stage, this.#looksAt, track)) continue;
      if (track.playable?.mediaStreamTrack.readyState !== "live") differences.push(`receive:${track.sid}`);
    }
    const onStage = new Set((this.#stage?.tracks ?? []).map((track) => track.identity));
    for (const point of this.#expected) {
      const identity = identityOf(point);
      if (identity !== own && onStage.has(identity) && !room.others.has(identity)) differences.push(`roster:${identity}`);
    }
    if (!this.#flowing) differences.push("transport");
    return differences;
  }

  #tick(): void {
    this.#ticks += 1;
    if (this.#plan.programme || this.#options.monitors || this.#ticks % MEASURE_EVERY === 0) void this.#measure();
    this.#applyStage();
    const differences = this.#differences();
    if (differences.length > 0) this.#publishing.settle();
    // While the signalling is being mended nothing can be asked for; only a dead transport counts.
    const counted = this.#signal ? differences : differences.filter((difference) => difference === "transport");
    if (this.#options.watchdog.check(counted, this.#options.now())) this.#gone?.("lost");
  }

  /** Figures of the link, as they were measured last. */
  get figures(): LinkFigures | null {
    return this.#figures;
  }

  async #measure(): Promise<void> {
    try {
      const figures = await this.#options.room.measure();
      this.#figures = figures;
      this.#flowing = figures.flowing;
      if (figures.programme !== this.#programmePackets) this.#programmeAt = this.#options.now();
      this.#programmePackets = figures.programme;
      this.#link = this.#steady.take(figures);
      this.#slow = this.#decoding.take(figures, document.visibilityState === "visible", this.#options.now());
      this.#applyStage();
      if (this.#gone) this.#tell();
    } catch {
      // A track went away while it was measured; the next measurement comes soon.
    }
  }

  #tell(): void {
    const { room } = this.#options;
    this.#received = collect(this.#wish(), room.remoteTracks(), this.#received, this.#isStill());
    this.#options.changed({
      stage: this.#stage,
      received: this.#received,
      sending: { camera: room.published.has("camera"), microphone: room.published.has("microphone") },
      permission: room.permission,
      link: this.#link,
      slow: this.#slow,
      signal: this.#signal,
      soundBlocked: this.#soundBlocked,
    });
  }
}
