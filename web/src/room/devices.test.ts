import { describe, expect, it } from "vitest";
import { pick, sortDevices } from "./device-choice";
import { Devices, type MediaSource } from "./devices";
import { FakeTrack } from "./fakes/fake-room";
import { isBlack } from "./picture-check";
import { meter, SilenceWatch } from "./sound-level";

/** A machine with plugs. */
class FakeMachine extends EventTarget {
  plugged: MediaDeviceInfo[] = [];
  readonly opened: FakeTrack[] = [];
  /** What the browser was asked for, and would ask the person for. */
  readonly asked: MediaStreamConstraints[] = [];
  denied = false;

  plug(kind: MediaDeviceKind, id: string): void {
    this.plugged.push({ kind, deviceId: id, label: `Thiết bị ${id}`, groupId: "", toJSON: () => ({}) });
    this.dispatchEvent(new Event("devicechange"));
  }

  unplug(id: string): void {
    this.plugged = this.plugged.filter((device) => device.deviceId !== id);
    for (const track of this.opened) if (track.deviceId === id && track.readyState === "live") track.unplug();
    this.dispatchEvent(new Event("devicechange"));
  }

  async enumerateDevices(): Promise<MediaDeviceInfo[]> {
    return this.plugged;
  }

  async getUserMedia(wish: MediaStreamConstraints): Promise<MediaStream> {
    this.asked.push(wish);
    if (this.denied) throw new DOMException("", "NotAllowedError");
    const tracks: FakeTrack[] = [];
    for (const [kind, plug, media] of [
      ["video", "videoinput", wish.video],
      ["audio", "audioinput", wish.audio],
    ] as const) {
      if (typeof media !== "object") continue;
      const exact = (media.deviceId as { exact?: string } | undefined)?.exact;
      const device = this.plugged.find((one) => one.kind === plug && (!exact || one.deviceId === exact));
      if (!device) throw new DOMException("", "NotFoundError");
      tracks.push(new FakeTrack(kind, device.label, device.deviceId));
    }
    this.opened.push(...tracks);
    const of = (kind: string) => tracks.filter((track) => track.kind === kind);
    const stream = { getTracks: () => tracks, getVideoTracks: () => of("video"), getAudioTracks: () => of("audio") };
    return stream as unknown as MediaStream;
  }

  get asSource(): MediaSource {
    return this as unknown as MediaSource;
  }
}

function memory(): Pick<Storage, "getItem" | "setItem"> {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

async function machine(storage = memory(), ...plugs: [MediaDeviceKind, string][]) {
  const hardware = new FakeMachine();
  for (const [kind, id] of plugs) hardware.plug(kind, id);
  const devices = new Devices(hardware.asSource, storage);
  await devices.open();
  return { hardware, devices, view: () => devices.view.get() };
}

/** Lets the queued work on devices happen. */
const settle = () => new Promise((done) => setTimeout(done, 5));

describe("devices", () => {
  it("holds a camera and a microphone", async () => {
    const { view } = await machine(memory(), ["videoinput", "c1"], ["audioinput", "m1"]);
    expect([view().camera?.label, view().microphone?.label]).toEqual(["Thiết bị c1", "Thiết bị m1"]);
    expect(view().trouble).toEqual({ camera: null, microphone: null });
  });

  it("asks the person once, for both, and lets no machine hear its own loudspeaker", async () => {
    const { hardware, devices } = await machine(memory(), ["videoinput", "c1"], ["audioinput", "m1"]);
    await devices.choose("speaker", "s1");
    hardware.plug("videoinput", "c2");
    await settle();
    expect(hardware.asked).toHaveLength(1);
    expect(hardware.asked[0]).toMatchObject({ video: { width: { ideal: 1280 } }, audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } });
  });

  it("holds the microphone although there is no camera", async () => {
    const { view } = await machine(memory(), ["audioinput", "m1"]);
    expect([view().camera, view().microphone?.label]).toEqual([null, "Thiết bị m1"]);
    expect(view().trouble).toEqual({ camera: "missing", microphone: null });
  });

  it("says that the browser refuses", async () => {
    const hardware = new FakeMachine();
    hardware.plug("videoinput", "c1");
    hardware.denied = true;
    const devices = new Devices(hardware.asSource, memory());
    await devices.open();
    expect(devices.view.get().trouble).toEqual({ camera: "denied", microphone: "denied" });
  });

  it("says that a page without devices has none", async () => {
    const devices = new Devices(undefined, memory());
    await devices.open();
    expect(devices.view.get().trouble).toEqual({ camera: "denied", microphone: "denied" });
  });

  it("remembers what was chosen", async () => {
    const storage = memory();
    const first = await machine(storage, ["videoinput", "c1"], ["videoinput", "c2"], ["audioinput", "m1"]);
    await first.devices.choose("camera", "c2");
    expect(first.view().camera?.label).toBe("Thiết bị c2");
    first.devices.close();
    const again = await machine(storage, ["videoinput", "c1"], ["videoinput", "c2"], ["audioinput", "m1"]);
    expect(again.view().camera?.label).toBe("Thiết bị c2");
    expect(again.view().notice).toBeNull();
  });

  it("finds in each venue the loudspeaker that was chosen there", async () => {
    const storage = memory();
    const venue = (...speakers: string[]) => machine(storage, ["audioinput", "m1"], ...speakers.map((id): [MediaDeviceKind, string] => ["audiooutput", id]));
    const hall = await venue("built-in", "hall");
    await hall.devices.choose("speaker", "hall");
    const small = await venue("built-in", "small");
    expect(small.view().used.speaker, "nothing of it was chosen yet").toBe("built-in");
    await small.devices.choose("speaker", "small");
    expect((await venue("built-in", "hall")).view().used.speaker).toBe("hall");
    expect((await venue("built-in", "small")).view().used.speaker).toBe("small");
  });

  it("reads what an earlier version kept", async () => {
    const storage = memory();
    storage.setItem("nhipcau.devices", JSON.stringify({ camera: { id: "c2", label: "" } }));
    const { view } = await machine(storage, ["videoinput", "c1"], ["videoinput", "c2"], ["audioinput", "m1"]);
    expect(view().camera?.label).toBe("Thiết bị c2");
  });

  it("takes another camera when one is unplugged, says so, and goes back to the chosen one", async () => {
    const { hardware, devices, view } = await machine(memory(), ["videoinput", "c1"], ["audioinput", "m1"]);
    await devices.choose("camera", "c1");
    hardware.plug("videoinput", "c2");
    hardware.unplug("c1");
    await settle();
    expect(view().camera?.label).toBe("Thiết bị c2");
    expect(view().notice).toEqual({ kind: "camera", gone: "Thiết bị c1", now: "Thiết bị c2" });
    hardware.plug("videoinput", "c1");
    await settle();
    expect(view().camera?.label).toBe("Thiết bị c1");
  });

  it("says that the only camera is gone, and takes the next that comes", async () => {
    const { hardware, view } = await machine(memory(), ["videoinput", "c1"], ["audioinput", "m1"]);
    hardware.unplug("c1");
    await settle();
    expect([view().camera, view().trouble.camera]).toEqual([null, "missing"]);
    expect(view().notice).toEqual({ kind: "camera", gone: "Thiết bị c1", now: "" });
    hardware.plug("videoinput", "c3");
    await settle();
    expect([view().camera?.label, view().trouble.camera]).toEqual(["Thiết bị c3", null]);
  });

  it("lets everything go at the end", async () => {
    const { hardware, devices } = await machine(memory(), ["videoinput", "c1"], ["audioinput", "m1"]);
    devices.close();
    expect(hardware.opened.map((track) => track.readyState)).toEqual(["ended", "ended"]);
  });
});

describe("choosing", () => {
  it("goes by id, then by name, then by order", () => {
    const devices = [
      { id: "a", label: "Một" },
      { id: "b", label: "Hai" },
    ];
    expect(pick(devices, [{ id: "b", label: "Một" }])?.id).toBe("b");
    expect(pick(devices, [{ id: "x", label: "Hai" }])?.id).toBe("b");
    expect(pick(devices, [{ id: "x", label: "" }])?.id).toBe("a");
    expect(pick(devices, [{ id: "x", label: "" }, { id: "b", label: "" }])?.id).toBe("b");
    expect(pick([], undefined)).toBeNull();
  });

  it("leaves out devices without an id", () => {
    const unnamed = { kind: "videoinput", deviceId: "", label: "", groupId: "" } as MediaDeviceInfo;
    expect(sortDevices([unnamed]).camera).toEqual([]);
  });
});

describe("faults said before the others notice", () => {
  it("calls a microphone silent after twenty seconds of nothing", () => {
    const watch = new SilenceWatch();
    expect([0, 4000, 19_999, 20_000].map((at) => watch.take(0, at))).toEqual([false, false, false, true]);
    expect(watch.take(0.001, 20_100)).toBe(false);
    expect(watch.take(0, 21_000)).toBe(false);
  });

  it("reads the meter as ears do", () => {
    expect([meter(0), meter(0.001), meter(1)]).toEqual([0, 0, 1]);
    expect(meter(0.0316)).toBeCloseTo(0.5, 2);
  });

  it("calls a picture black that is dark and even", () => {
    const even = (value: number) => Array.from({ length: 400 }, (_, index) => (index % 4 === 3 ? 255 : value));
    expect(isBlack(even(4))).toBe(true);
    expect(isBlack(even(120))).toBe(false);
    const dim = even(4);
    dim[0] = dim[1] = dim[2] = 90;
    expect(isBlack(dim)).toBe(false);
  });
});
