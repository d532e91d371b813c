import { renderHook } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { playChime } from "./chime";
import { useCallSound } from "./useCallSound";
import type { HelpCall } from "./useHelpCalls";

const call = (id: number, state: HelpCall["state"] = "waiting"): HelpCall => ({ id, point_id: id, label: "", state, called_at: "2026-03-11T01:58:30Z", answered_at: null, engineer: "", mine: false });

/** Follows the calls that a wall is given one after the other; returns how often it rang after each. */
function rings(given: readonly (readonly HelpCall[] | undefined)[], on = true): number[] {
  const play = vi.fn(() => Promise.resolve(true));
  const { rerender } = renderHook(({ calls }: { calls: readonly HelpCall[] | undefined }) => useCallSound(calls, on, play), { initialProps: { calls: undefined as readonly HelpCall[] | undefined } });
  return given.map((calls) => {
    rerender({ calls });
    return play.mock.calls.length;
  });
}

describe("the bell of a new call", () => {
  test("rings once for each that comes, and not for those that were there", () => {
    expect(rings([[call(1)], [call(1)], [call(1), call(2)], [call(1), call(2)], [call(2)], [call(2), call(3), call(4)]])).toEqual([0, 0, 1, 1, 1, 2]);
  });

  test("is silent for a call that was answered at once, and where it is switched off", () => {
    expect(rings([[], [call(1, "talking")]])).toEqual([0, 0]);
    expect(rings([[], [call(1)]], false)).toEqual([0, 0]);
  });
});

/** As much of a sound device as the bell needs. */
class Device {
  state = "suspended";
  readonly currentTime = 0;
  readonly destination = {};
  readonly tones: number[] = [];
  closed = false;
  readonly #lets: boolean;

  constructor(lets: boolean) {
    this.#lets = lets;
  }

  resume(): Promise<void> {
    if (!this.#lets) return new Promise(() => undefined);
    this.state = "running";
    return Promise.resolve();
  }

  createOscillator() {
    const frequency = { value: 0 };
    return { frequency, connect: <T,>(next: T) => next, start: () => this.tones.push(frequency.value), stop: () => undefined };
  }

  createGain() {
    return { gain: { setValueAtTime: () => undefined, linearRampToValueAtTime: () => undefined }, connect: () => undefined };
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

describe("what is heard", () => {
  test("two tones, and the device is let go", async () => {
    const device = new Device(true);
    expect(await playChime(() => device as unknown as AudioContext)).toBe(true);
    expect([device.tones, device.closed]).toEqual([[660, 880], true]);
  });

  test("nothing where the browser lets no sound through, not even later", async () => {
    const device = new Device(false);
    expect(await playChime(() => device as unknown as AudioContext)).toBe(false);
    expect([device.tones, device.closed]).toEqual([[], true]);
    expect(
      await playChime(() => {
        throw new Error("no device");
      }),
    ).toBe(false);
  });
});
