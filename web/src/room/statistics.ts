/** Sums what the browser's statistics say about the link; field names are those of webrtc-stats. */
import type { LinkFigures } from "./ports";

export type Totals = LinkFigures;

export const NO_TOTALS: Totals = { roundTrip: null, packetsReceived: 0, packetsLost: 0, sentLoss: 0, flowing: true, programme: 0 };

type Entry = Record<string, unknown>;

function figure(entry: Entry, name: string): number {
  const value = entry[name];
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

/** Adds one report of one track; undefined adds nothing. */
export function addReport(totals: Totals, report: Iterable<[string, Entry]> | RTCStatsReport | undefined): Totals {
  if (!report) return totals;
  const { programme } = totals;
  let { roundTrip, packetsReceived, packetsLost, sentLoss, flowing } = totals;
  for (const [, entry] of report as Iterable<[string, Entry]>) {
    switch (entry["type"]) {
      case "inbound-rtp":
        packetsReceived += figure(entry, "packetsReceived");
        packetsLost += Math.max(0, figure(entry, "packetsLost"));
        break;
      case "remote-inbound-rtp":
        sentLoss = Math.max(sentLoss, figure(entry, "fractionLost"));
        break;
      case "candidate-pair":
        if (entry["nominated"] === true && typeof entry["currentRoundTripTime"] === "number") {
          roundTrip = Math.max(roundTrip ?? 0, entry["currentRoundTripTime"] * 1000);
        }
        break;
      case "transport":
        if (["disconnected", "failed", "closed"].includes(String(entry["iceState"]))) flowing = false;
        break;
      default:
    }
  }
  return { roundTrip, packetsReceived, packetsLost, sentLoss, flowing, programme };
}
