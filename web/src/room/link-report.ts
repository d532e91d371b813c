/** What a page says of its link: the difference of two measurements, in the units of the control plane. */
import type { LinkFigures } from "./ports";

export interface LinkReport {
  /** Sent and received, kbit/s. */
  readonly upKbps: number;
  readonly downKbps: number;
  /** 0 to 1, the worse of both directions. */
  readonly loss: number;
  /** Null: not measured yet. */
  readonly rttMs: number | null;
  /** Of the smoothest picture; null: nothing that moves is shown. */
  readonly fps: number | null;
  /** A picture that should move has stood since. */
  readonly frozen: boolean;
}

/** Fewer packets than this say nothing about loss. */
const LEAST_PACKETS = 20;
/** What the control plane takes; more is no figure of a link. */
const MOST_KBPS = 10_000_000;
const MOST_RTT_MS = 60_000;
const MOST_FPS = 240;
/** Digital silence, and what the control plane takes (dBFS). */
const SILENCE_DB = -160;

const between = (value: number, least: number, most: number): number =>
  Number.isFinite(value) ? Math.round(Math.min(Math.max(value, least), most) * 1000) / 1000 : least;

/** Judges what happened in so many milliseconds. A page that is not looked at gets no pictures: nothing stands there. */
export function reportBetween(before: LinkFigures, after: LinkFigures, milliseconds: number, visible: boolean): LinkReport {
  const seconds = Math.max(milliseconds, 1) / 1000;
  // A rebuilt track starts its counters again: negative differences say nothing.
  const since = (now: number, then: number) => Math.max(0, now - then);
  const received = since(after.packetsReceived, before.packetsReceived);
  const lost = since(after.packetsLost, before.packetsLost);
  const receivedLoss = received + lost >= LEAST_PACKETS ? lost / (received + lost) : 0;
  const drawn = [...after.decoded].flatMap(([sid, pictures]) => {
    const then = before.decoded.get(sid);
    return then === undefined || pictures < then ? [] : [pictures - then];
  });
  return {
    upKbps: between((since(after.bytesSent, before.bytesSent) * 8) / 1000 / seconds, 0, MOST_KBPS),
    downKbps: between((since(after.bytesReceived, before.bytesReceived) * 8) / 1000 / seconds, 0, MOST_KBPS),
    loss: between(Math.max(receivedLoss, after.sentLoss), 0, 1),
    rttMs: after.roundTrip === null ? null : between(after.roundTrip, 0, MOST_RTT_MS),
    fps: visible && drawn.length > 0 ? between(Math.max(...drawn) / seconds, 0, MOST_FPS) : null,
    frozen: visible && drawn.some((pictures) => pictures === 0),
  };
}

/** The loudness of a sample (0 to 1) in dBFS. */
export function decibel(peak: number): number {
  return peak > 0 ? between(20 * Math.log10(peak), SILENCE_DB, 0) : SILENCE_DB;
}
