import { describe, expect, it } from "vitest";
import { DecodeWatch, isBehind } from "./decoding";
import type { LinkFigures } from "./ports";
import { addReport, NO_TOTALS } from "./statistics";

const figures = (received: number, dropped: number, seconds: number, decoded = received - dropped): LinkFigures => ({
  ...NO_TOTALS,
  pictures: { received, decoded, dropped, seconds },
});

describe("a machine that does not draw in time", () => {
  it("leaves pictures out, or takes longer for one than it is shown", () => {
    const before = figures(100, 0, 1);
    expect(isBehind(before, figures(150, 1, 1.5))).toBe(false);
    expect(isBehind(before, figures(150, 20, 1.5))).toBe(false);
    expect(isBehind(before, figures(150, 26, 1.5))).toBe(true);
    expect(isBehind(before, figures(150, 0, 1 + 50 * 0.05))).toBe(false);
    expect(isBehind(before, figures(150, 0, 1 + 50 * 0.1))).toBe(true);
  });

  it("is not judged by a handful of pictures, nor by counters that started again", () => {
    expect(isBehind(figures(100, 0, 1), figures(105, 5, 1))).toBe(false);
    expect(isBehind(figures(900, 80, 9), figures(950, 0, 1))).toBe(false);
  });

  it("is called slow after five in a row, and for a minute after the last; a page behind others never", () => {
    const watch = new DecodeWatch();
    const hidden = new DecodeWatch();
    const seconds = [0, 1, 2, 3, 4, 5];
    const said = seconds.map((at) => watch.take(figures(at * 50, at * 30, at), true, at * 1000));
    expect(said).toEqual([false, false, false, false, false, true]);
    expect(seconds.map((at) => hidden.take(figures(at * 50, at * 30, at), false, at * 1000))).not.toContain(true);
    const good = (at: number) => watch.take(figures(100 + at * 50, 150, 5 + at), true, at * 1000);
    expect([good(6), good(64), good(65)]).toEqual([true, true, false]);
  });

  it("is counted from the statistics of pictures alone", () => {
    const picture = { type: "inbound-rtp", kind: "video", framesReceived: 50, framesDecoded: 40, framesDropped: 10, totalDecodeTime: 2 };
    const sound = { type: "inbound-rtp", kind: "audio", framesReceived: 9 };
    const totals = addReport(NO_TOTALS, [["a", picture], ["b", sound], ["c", picture]] as never);
    expect(totals.pictures).toEqual({ received: 100, decoded: 80, dropped: 20, seconds: 4 });
  });
});
