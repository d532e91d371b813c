/** Sums what the browser's statistics say about the link; field names are those of webrtc-stats. */
import type { LinkFigures } from "./ports";

export type Totals = LinkFigures;

export const NO_TOTALS: Totals = {
  roundTrip: null,
  packetsReceived: 0,
  packetsLost: 0,
  sentLoss: 0,
  flowing: true,
  programme: 0,
  bytesReceived: 0,
  bytesSent: 0,
  decoded: new Map(),
  pictures: { received: 0, decoded: 0, dropped: 0, seconds: 0 },
};

type Entry = Record<string, unknown>;

function figure(entry: Entry, name: string): number {
  const value = entry[name];
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

/** Adds one report of one track, `moving`: the sid of one whose picture should move; undefined adds nothing. */
export function addReport(totals: Totals, report: Iterable<[string, Entry]> | RTCStatsReport | undefined, moving = ""): Totals {
  if (!report) return totals;
  const { programme } = totals;
  let { roundTrip, packetsReceived, packetsLost, sentLoss, flowing, bytesReceived, bytesSent, decoded, pictures } = totals;
  for (const [, entry] of report as Iterable<[string, Entry]>) {
    switch (entry["type"]) {
      case "inbound-rtp":
        packetsReceived += figure(entry, "packetsReceived");
        packetsLost += Math.max(0, figure(entry, "packetsLost"));
        bytesReceived += figure(entry, "bytesReceived");
        if (entry["kind"] === "video") {
          pictures = {
            received: pictures.received + figure(entry, "framesReceived"),
            decoded: pictures.decoded + figure(entry, "framesDecoded"),
            dropped: pictures.dropped + figure(entry, "framesDropped"),
            seconds: pictures.seconds + figure(entry, "totalDecodeTime"),
          };
        }
        if (moving) decoded = new Map([...decoded, [moving, figure(entry, "framesDecoded")]]);
        break;
      case "outbound-rtp":
        bytesSent += figure(entry, "bytesSent");
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
  return { roundTrip, packetsReceived, packetsLost, sentLoss, flowing, programme, bytesReceived, bytesSent, decoded, pictures };
}
