import { describe, expect, it } from "vitest";
import { Watchdog } from "./watchdog";

/** Seconds at which it asks for a new room, when the same differences are seen every second. */
function rebuilds(differences: readonly string[], seconds: number): number[] {
  const watchdog = new Watchdog();
  const asked: number[] = [];
  for (let second = 0; second <= seconds; second += 1) {
    if (watchdog.check(differences, second * 1000)) asked.push(second);
  }
  return asked;
}

describe("the watchdog", () => {
  it("asks for nothing while everything is as it should be", () => {
    expect(rebuilds([], 600)).toEqual([]);
  });

  it("asks after three seconds, then ever more rarely", () => {
    expect(rebuilds(["send:camera"], 60)).toEqual([3, 10, 23, 48]);
  });

  it("starts again when the difference is another", () => {
    const watchdog = new Watchdog();
    expect(watchdog.check(["receive:a"], 0)).toBe(false);
    expect(watchdog.check(["receive:b"], 2000)).toBe(false);
    expect(watchdog.check(["receive:b"], 4000)).toBe(false);
    expect(watchdog.check(["receive:b"], 5000)).toBe(true);
  });

  it("is as quick as at first after a calm minute", () => {
    const watchdog = new Watchdog();
    watchdog.check(["send:camera"], 0);
    expect(watchdog.check(["send:camera"], 3000)).toBe(true);
    watchdog.check([], 4000);
    watchdog.check([], 64_000);
    watchdog.check(["send:camera"], 65_000);
    expect(watchdog.check(["send:camera"], 68_000)).toBe(true);
  });
});
