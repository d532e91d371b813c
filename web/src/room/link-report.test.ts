import { describe, expect, it } from "vitest";
import { decibel, reportBetween } from "./link-report";
import type { LinkFigures } from "./ports";
import { addReport, NO_TOTALS } from "./statistics";

const BEFORE: LinkFigures = {
  ...NO_TOTALS,
  roundTrip: 30,
  packetsReceived: 1000,
  packetsLost: 10,
  bytesReceived: 500_000,
  bytesSent: 20_000,
  decoded: new Map([["programme", 500]]),
};
const AFTER: LinkFigures = {
  ...BEFORE,
  roundTrip: 41.5,
  packetsReceived: 1180,
  packetsLost: 30,
  bytesReceived: 700_000,
  bytesSent: 22_500,
  decoded: new Map([["programme", 625]]),
};

describe("what a page says of its link", () => {
  it("is the difference of two measurements", () => {
    expect(reportBetween(BEFORE, AFTER, 5000, true)).toEqual({
      upKbps: 4,
      downKbps: 320,
      loss: 0.1,
      rttMs: 41.5,
      fps: 25,
      frozen: false,
    });
  });

  it("has the loss of the worse direction", () => {
    expect(reportBetween(BEFORE, { ...AFTER, sentLoss: 0.3 }, 5000, true).loss).toBe(0.3);
  });

  it("does not judge loss by a handful of packets, nor by counters that started again", () => {
    expect(reportBetween(BEFORE, { ...BEFORE, packetsReceived: 1005, packetsLost: 14 }, 5000, true).loss).toBe(0);
    const rebuilt = { ...BEFORE, packetsReceived: 50, packetsLost: 0, bytesReceived: 10, decoded: new Map([["programme", 3]]) };
    expect(reportBetween(BEFORE, rebuilt, 5000, true)).toEqual({ upKbps: 0, downKbps: 0, loss: 0, rttMs: 30, fps: null, frozen: false });
  });

  it("says that a picture stands when nothing of it was drawn, but not of one that is not looked at", () => {
    const standing = { ...AFTER, decoded: new Map([["programme", 500], ["camera", 80]]) };
    const beside = { ...BEFORE, decoded: new Map([["programme", 500], ["camera", 5]]) };
    expect(reportBetween(beside, standing, 5000, true)).toMatchObject({ fps: 15, frozen: true });
    expect(reportBetween(beside, standing, 5000, false)).toMatchObject({ fps: null, frozen: false });
    // It has just come.
    expect(reportBetween({ ...BEFORE, decoded: new Map() }, AFTER, 5000, true)).toMatchObject({ fps: null, frozen: false });
  });

  it("never holds a figure that the control plane would refuse", () => {
    const wild = { ...AFTER, roundTrip: 1e9, sentLoss: 7, bytesReceived: 1e300, bytesSent: Number.NaN };
    expect(reportBetween(BEFORE, wild, 0, true)).toMatchObject({ upKbps: 0, downKbps: 10_000_000, loss: 1, rttMs: 60_000 });
  });

  it("tells loudness in decibel, and nothing at all as such", () => {
    expect([1, 0.1, 0, 1e-12, 4].map(decibel)).toEqual([0, -20, -160, -160, 0]);
  });
});

describe("figures of the browser", () => {
  it("count bytes, and pictures of what should move", () => {
    const incoming: [string, Record<string, unknown>][] = [["a", { type: "inbound-rtp", bytesReceived: 700, framesDecoded: 25, packetsReceived: 9 }]];
    const outgoing: [string, Record<string, unknown>][] = [["b", { type: "outbound-rtp", bytesSent: 300 }]];
    const totals = addReport(addReport(addReport(NO_TOTALS, incoming, "programme"), incoming), outgoing);
    expect([totals.bytesReceived, totals.bytesSent]).toEqual([1400, 300]);
    expect([...totals.decoded]).toEqual([["programme", 25]]);
  });
});
