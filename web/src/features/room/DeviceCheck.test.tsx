import { act, cleanup, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { changeLanguage } from "@/i18n";
import { FakeTrack } from "@/room/fakes/fake-room";
import { Devices } from "@/room/devices";
import { faults, show } from "../../../tests/support/page";
import { DeviceCheck } from "./DeviceCheck";

/** What the microphone gives, as samples. */
let sound = 0;

/** Sound of a browser, in place of jsdom's none. */
class FakeAudio {
  readonly state = "running";
  createAnalyser() {
    return { fftSize: 0, getFloatTimeDomainData: (samples: Float32Array) => samples.fill(sound) };
  }
  createMediaStreamSource() {
    return { connect: () => undefined };
  }
  async close(): Promise<void> {}
}

beforeEach(async () => {
  await changeLanguage("vi");
  vi.useFakeTimers();
  vi.stubGlobal("AudioContext", FakeAudio);
  vi.stubGlobal("MediaStream", EventTarget);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function check() {
  const devices = new Devices(undefined, localStorage);
  const held = {
    ...devices.view.get(),
    ready: true,
    microphone: new FakeTrack("audio", "Micrô bàn", "m1").asTrack,
    trouble: { camera: null, microphone: null },
  };
  return show(<DeviceCheck devices={devices} held={held} title={null} done="Xong" onDone={() => undefined} />);
}

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

test("whoever sits at a silent microphone is told, and no longer once it is heard (Art. 6.2)", async () => {
  sound = 0;
  const { container } = check();
  await pass(19_000);
  expect(screen.queryByRole("status")).toBeNull();
  await pass(2_000);
  expect(screen.getByRole("status").textContent).toBe("Micrô không có tiếng");
  sound = 0.1;
  await pass(200);
  expect(screen.queryByRole("status")).toBeNull();
  sound = 0;
  await pass(19_000);
  expect(screen.queryByRole("status")).toBeNull();
  await pass(2_000);
  vi.useRealTimers();
  expect(screen.getByRole("status").textContent).toBe("Micrô không có tiếng");
  expect(await faults(container)).toEqual([]);
});
