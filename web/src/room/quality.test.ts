import { describe, expect, it } from "vitest";
import { judgeLink, SteadyLink } from "./quality";
import { addReport, NO_TOTALS } from "./statistics";

const CALM = { ...NO_TOTALS, roundTrip: 30, packetsReceived: 1000 };

describe("the link in words", () => {
  it("is good when little is lost", () => {
    expect(judgeLink(CALM, { ...CALM, packetsReceived: 1500, packetsLost: 5 })).toBe("good");
  });

  it("is weak when a packet in twenty is lost, either way, or the way is long", () => {
    expect(judgeLink(CALM, { ...CALM, packetsReceived: 1095, packetsLost: 5 })).toBe("weak");
    expect(judgeLink(CALM, { ...CALM, sentLoss: 0.05 })).toBe("weak");
    expect(judgeLink(CALM, { ...CALM, roundTrip: 400 })).toBe("weak");
  });

  it("is lost when the transport is", () => {
    expect(judgeLink(CALM, { ...CALM, flowing: false })).toBe("lost");
  });

  it("does not judge by counters that started again", () => {
    expect(judgeLink({ ...CALM, packetsLost: 400 }, { ...CALM, packetsReceived: 50, packetsLost: 0 })).toBe("good");
  });

  it("says weak only after it held twice, lost at once", () => {
    const steady = new SteadyLink();
    const weak = { ...CALM, roundTrip: 900 };
    expect([CALM, weak, CALM, weak, weak].map((figures) => steady.take(figures))).toEqual([
      "good",
      "good",
      "good",
      "good",
      "weak",
    ]);
    expect(steady.take({ ...CALM, flowing: false })).toBe("lost");
  });

  it("is summed from the browser's statistics", () => {
    const report = new Map<string, Record<string, unknown>>([
      ["a", { type: "inbound-rtp", packetsReceived: 90, packetsLost: 10 }],
      ["b", { type: "inbound-rtp", packetsReceived: 10, packetsLost: -1 }],
      ["c", { type: "remote-inbound-rtp", fractionLost: 0.02 }],
      ["d", { type: "candidate-pair", nominated: true, currentRoundTripTime: 0.05 }],
      ["e", { type: "transport", iceState: "connected" }],
    ]);
    expect(addReport(NO_TOTALS, report)).toEqual({
      ...NO_TOTALS,
      roundTrip: 50,
      packetsReceived: 100,
      programme: 0,
      packetsLost: 10,
      sentLoss: 0.02,
      flowing: true,
    });
  });
});
