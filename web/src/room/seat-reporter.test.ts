import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LinkFigures } from "./ports";
import { FIGURES_MS, SeatReporter, STILL_MS } from "./seat-reporter";
import { NO_TOTALS } from "./statistics";
import { cutOf, takeStill } from "./still";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A page whose link is measured each second. */
function page(options: { answer?: () => Promise<void>; camera?: boolean } = {}) {
  const posted: number[] = [];
  const pictures: Blob[] = [];
  const signals: AbortSignal[] = [];
  let bytes = 0;
  const state: { figures: LinkFigures | null; peak: number | null } = { figures: NO_TOTALS, peak: 0.1 };
  const measure = setInterval(() => {
    bytes += 40_000;
    if (state.figures) state.figures = { ...NO_TOTALS, bytesReceived: bytes };
  }, 1000);
  const sounds: (number | null)[] = [];
  const reporter = new SeatReporter({
    posts: {
      link: async (report, signal) => {
        posted.push(report.downKbps);
        sounds.push(report.soundDb);
        signals.push(signal);
        await options.answer?.();
      },
      still: async (picture) => {
        pictures.push(picture);
      },
    },
    figures: () => state.figures,
    loudest: () => state.peak,
    picture: async () => (options.camera ? new Blob(["x"], { type: "image/jpeg" }) : null),
    visible: () => true,
    random: () => 0.999,
  });
  const leave = () => {
    clearInterval(measure);
    reporter.stop();
  };
  reporter.start();
  return { posted, pictures, signals, sounds, state, leave };
}

describe("a page in its seat", () => {
  it("posts figures every five seconds and a picture every ten while its camera is on", async () => {
    const { posted, pictures, sounds, leave } = page({ camera: true });
    await vi.advanceTimersByTimeAsync(4 * FIGURES_MS);
    expect(posted.length).toBe(4);
    expect(posted[1]).toBe(320);
    expect(sounds[1]).toBe(-20);
    expect(pictures.length).toBe(2);
    leave();
  });

  it("posts no picture without a camera", async () => {
    const { posted, pictures, leave } = page();
    await vi.advanceTimersByTimeAsync(3 * STILL_MS);
    expect([posted.length, pictures.length]).toEqual([6, 0]);
    leave();
  });

  it("says nothing while it is not connected, and goes on afterwards", async () => {
    const { posted, pictures, state, leave } = page({ camera: true });
    await vi.advanceTimersByTimeAsync(FIGURES_MS);
    const before = posted.length;
    state.figures = null;
    await vi.advanceTimersByTimeAsync(2 * STILL_MS);
    expect([posted.length, pictures.length]).toEqual([before, 0]);
    state.figures = NO_TOTALS;
    await vi.advanceTimersByTimeAsync(2 * STILL_MS);
    expect(posted.length).toBeGreaterThan(before);
    expect(pictures.length).toBe(2);
    leave();
  });

  it("never has two posts of a kind on the way, and goes on after one that failed", async () => {
    let fail: (reason: Error) => void = () => undefined;
    const answers = [new Promise<void>((_, reject) => (fail = reject))];
    const { posted, leave } = page({ answer: async () => answers.shift() });
    await vi.advanceTimersByTimeAsync(5 * FIGURES_MS);
    expect(posted.length).toBe(1);
    fail(new Error("not reached"));
    await vi.advanceTimersByTimeAsync(2 * FIGURES_MS);
    expect(posted.length).toBe(3);
    leave();
  });

  it("waits from the end of a post that was held up, so that two never arrive side by side", async () => {
    const { posted, leave } = page({ answer: () => new Promise((done) => setTimeout(done, FIGURES_MS - 100)) });
    // Begun at 5 s, ended at 9.9 s: the next begins at 14.9 s.
    await vi.advanceTimersByTimeAsync(2 * FIGURES_MS + 4000);
    expect(posted.length).toBe(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(posted.length).toBe(2);
    leave();
  });

  it("stops when the page leaves, with what is on the way", async () => {
    const { posted, signals, leave } = page({ answer: () => new Promise(() => undefined) });
    await vi.advanceTimersByTimeAsync(FIGURES_MS);
    leave();
    await vi.advanceTimersByTimeAsync(10 * FIGURES_MS);
    expect(posted.length).toBe(1);
    expect(signals[0]?.aborted).toBe(true);
  });
});

describe("a small picture", () => {
  it("is the middle of what the camera gives, in 16:9", () => {
    expect(cutOf(1280, 720)).toEqual({ x: 0, y: 0, width: 1280, height: 720 });
    expect(cutOf(640, 480)).toEqual({ x: 0, y: 60, width: 640, height: 360 });
    expect(cutOf(2000, 900)).toEqual({ x: 200, y: 0, width: 1600, height: 900 });
  });

  it("is none while the camera is off", async () => {
    expect(await takeStill(null)).toBeNull();
    expect(await takeStill({ readyState: "ended", muted: false, enabled: true } as MediaStreamTrack)).toBeNull();
    expect(await takeStill({ readyState: "live", muted: true, enabled: true } as MediaStreamTrack)).toBeNull();
  });
});
