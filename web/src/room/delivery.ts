/**
 * How this page is served: the composed programme, or the tracks on stage themselves. The rule stands in the stage
 * document; this file decides when to switch so that sound is never lost:
 *
 * - while a clip is shown, whoever speaks or conducts sees the programme and hears the clip by itself beside the
 *   microphones on stage: in the mix it would hear itself;
 * - what is left is kept until what comes has arrived, except that whoever speaks never hears itself in the mix;
 * - when the programme brings no packets for 2.5 s, sound goes direct at once and the picture at a random moment within
 *   ten seconds (two hundred points at once would be a storm); a restart of the composer takes two and triggers nothing;
 * - when the programme has flowed again for two seconds it is played at once, and what the page took directly meanwhile
 *   is let go of at a random moment within ten seconds: two hundred pages would negotiate anew in the same second.
 */
import { onStageNow, pointOf, type Stage } from "./stage";

export type Delivery = "programme" | "direct" | "clip";

/** Identity that publishes the programme. */
export const PROGRAMME = "sys:programme";

/** A programme that brings no packets for so long has stopped. */
export const STALE_MS = 2500;
const SPREAD_MS = 10_000;
const STEADY_MS = 2000;
/** What is left behind is not waited out longer than this. */
const SWITCH_MS = 5000;
/** After a clip its picture stays until those of the stage have had the time to come. */
const AFTER_CLIP_MS = 1000;

/** The rule alone: how an identity is served while so many points are in the room. */
export function deliveryOf(stage: Stage, identity: string, points: number, weak: boolean): Delivery {
  const point = pointOf(identity);
  const speaks = point === 0 || onStageNow(stage, identity);
  if (stage.content?.kind === "clip") return speaks ? "clip" : "programme";
  if (speaks || stage.delivery.direct.includes(point)) return "direct";
  if (stage.delivery.programme.includes(point) || points > stage.delivery.above || weak) return "programme";
  return "direct";
}

/** What to ask for, and what of it to play. */
export interface Plan {
  /** The programme's picture, and the sound of it that is named below. */
  readonly programme: boolean;
  readonly of: "mix" | "clip";
  readonly directSound: boolean;
  readonly directPicture: boolean;
  /** What is heard; `clip`: the clip's own sound together with the direct ones. */
  readonly sound: Delivery;
  readonly picture: "programme" | "direct";
}

export const ALL_DIRECT: Plan = {
  programme: false,
  of: "mix",
  directSound: true,
  directPicture: true,
  sound: "direct",
  picture: "direct",
};

export interface DeliveryState {
  readonly wanted: Delivery;
  /** This page's own point is seen and heard now. */
  readonly onStage: boolean;
  /** Packets of the programme so far; goes back when its tracks are new. */
  readonly packets: number;
  /** Sound of the stage's own tracks is here. */
  readonly directReady: boolean;
  /** Milliseconds of a clock that does not go back. */
  readonly now: number;
}

export class DeliverySwitch {
  readonly #random: () => number;
  #playing: "programme" | "direct" | null = null;
  #wanted: Delivery | null = null;
  #before: Delivery | null = null;
  #since = 0;
  #packets = 0;
  #grewAt = 0;
  #flowsSince: number | null = null;
  #failedAt: number | null = null;
  #pictureAt = 0;
  /** Until when the direct tracks stay after the programme came back, and whether pictures are among them. */
  #keepsUntil = 0;
  #keepsPicture = false;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** Takes what is so now; returns what to do. Call it at least once a second. */
  take(state: DeliveryState): Plan {
    if (state.wanted !== this.#wanted) {
      this.#before = this.#wanted;
      this.#wanted = state.wanted;
      this.#since = state.now;
      // A programme that is only now asked for has the same time to come as one that stopped.
      this.#grewAt = state.now;
      this.#flowsSince = null;
      this.#failedAt = null;
      this.#keepsUntil = 0;
    }
    this.#watch(state);
    this.#playing ??= state.wanted === "direct" ? "direct" : "programme";
    if (state.wanted === "direct") return this.#toDirect(state);
    return state.wanted === "clip" ? this.#toClip(state) : this.#toProgramme(state);
  }

  #watch({ packets, now }: DeliveryState): void {
    if (packets !== this.#packets) {
      if (this.#flowsSince === null) this.#flowsSince = now;
      this.#grewAt = now;
    } else if (now - this.#grewAt > STALE_MS) {
      this.#flowsSince = null;
    }
    this.#packets = packets;
  }

  #toDirect({ onStage, directReady, now }: DeliveryState): Plan {
    if (onStage || directReady || now - this.#since > SWITCH_MS) this.#playing = "direct";
    const leaving = this.#playing === "programme";
    const sound = this.#playing ?? "direct";
    if (!leaving && this.#before === "clip" && now - this.#since < AFTER_CLIP_MS) {
      return { programme: true, of: "clip", directSound: true, directPicture: true, sound, picture: "programme" };
    }
    return { programme: leaving, of: "mix", directSound: true, directPicture: true, sound, picture: sound };
  }

  /** As to the programme, but never to its mix. */
  #toClip(state: DeliveryState): Plan {
    const plan = this.#toProgramme(state);
    return { ...plan, of: "clip", directSound: true, sound: plan.sound === "programme" ? "clip" : "direct" };
  }

  #toProgramme({ now }: DeliveryState): Plan {
    const stale = now - this.#grewAt > STALE_MS;
    const steady = !stale && this.#flowsSince !== null && now - this.#flowsSince >= STEADY_MS;
    if (this.#failedAt !== null && steady) {
      this.#failedAt = null;
      this.#playing = "programme";
      this.#keepsPicture = now >= this.#pictureAt;
      this.#keepsUntil = now + this.#random() * SPREAD_MS;
    } else if (this.#failedAt === null && stale) {
      this.#failedAt = now;
      // A page that had its pictures direct keeps them.
      const hasPictures = this.#playing === "direct" || (this.#keepsPicture && now < this.#keepsUntil);
      this.#pictureAt = hasPictures ? now : now + this.#random() * SPREAD_MS;
    }
    if (this.#failedAt !== null) {
      const due = now >= this.#pictureAt;
      const picture = due ? "direct" : "programme";
      return { programme: true, of: "mix", directSound: true, directPicture: due, sound: "direct", picture };
    }
    if (this.#flowsSince !== null) this.#playing = "programme";
    const leaving = this.#playing === "direct";
    const keeps = now < this.#keepsUntil;
    const sound = this.#playing ?? "programme";
    return { programme: true, of: "mix", directSound: leaving || keeps, directPicture: leaving || (keeps && this.#keepsPicture), sound, picture: sound };
  }
}

/** Names of the published sizes, smallest first. */
const SIZES = ["180", "360", "720"] as const;
export type Size = (typeof SIZES)[number];
const UP_MS = 10_000;

/** Chooses the size that the line carries: down at once, up one step after ten good seconds. */
export class SizeLadder {
  #at = 1;
  #since: number | null = null;

  take(weak: boolean, now: number): Size {
    if (this.#since === null) this.#since = now;
    if (weak) {
      if (now - this.#since >= UP_MS / 2 || this.#at === SIZES.length - 1) {
        this.#at = Math.max(0, this.#at - 1);
        this.#since = now;
      }
    } else if (now - this.#since >= UP_MS && this.#at < SIZES.length - 1) {
      this.#at += 1;
      this.#since = now;
    }
    return SIZES[this.#at] ?? "360";
  }
}
