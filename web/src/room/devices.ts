/**
 * Camera, microphone and speaker of this machine. Tracks are opened once and held ready; publishing them is somebody
 * else's affair. A device that is unplugged is replaced by another and said; when the chosen one comes back it is used
 * again.
 */
import {
  type Choices,
  type DeviceKind,
  type DeviceLists,
  keepChoices,
  NO_DEVICES,
  pick,
  readChoices,
  sortDevices,
  withChoice,
} from "./device-choice";
import { Observable } from "./observable";
import type { Held } from "./publishing";

type Input = "camera" | "microphone";
type Trouble = "denied" | "missing" | "busy";

/** Something that happened to a device by itself, to be said. */
export interface Notice {
  readonly kind: Input;
  /** Name of what is used now; empty: nothing. */
  readonly now: string;
  readonly gone: string;
}

export interface DevicesView extends Pick<Held, "camera" | "microphone"> {
  readonly lists: DeviceLists;
  readonly used: Readonly<Record<DeviceKind, string>>;
  readonly trouble: Readonly<Record<Input, Trouble | null>>;
  readonly notice: Notice | null;
  /** The first look is over. */
  readonly ready: boolean;
}

/** The part of `navigator.mediaDevices` that is used. */
export type MediaSource = Pick<
  MediaDevices,
  "enumerateDevices" | "getUserMedia" | "addEventListener" | "removeEventListener"
>;

const INPUTS = ["camera", "microphone"] as const;

function constraints(kind: Input, id: string | undefined): MediaStreamConstraints {
  const deviceId = id ? { exact: id } : undefined;
  if (kind === "camera") {
    return { video: { deviceId, width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 25, max: 30 } } };
  }
  return { audio: { deviceId, echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 } };
}

function troubleOf(error: unknown): Trouble {
  const name = typeof error === "object" && error !== null && "name" in error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  return name === "NotReadableError" || name === "AbortError" ? "busy" : "missing";
}

export class Devices {
  readonly view = new Observable<DevicesView>({
    camera: null,
    microphone: null,
    lists: NO_DEVICES,
    used: { camera: "", microphone: "", speaker: "" },
    trouble: { camera: null, microphone: null },
    notice: null,
    ready: false,
  });
  /** Undefined where the browser gives no devices: a page that is not served securely. */
  readonly #source: MediaSource | undefined;
  readonly #storage: Pick<Storage, "getItem" | "setItem">;
  /** What is opened: both, or the microphone alone. */
  readonly #inputs: readonly Input[];
  #choices: Choices;
  #open = false;
  /** Work on devices is done one after another. */
  #queue: Promise<void> = Promise.resolve();

  constructor(source: MediaSource | undefined, storage: Pick<Storage, "getItem" | "setItem">, inputs: readonly Input[] = INPUTS) {
    this.#inputs = inputs;
    this.#source = source;
    this.#storage = storage;
    this.#choices = readChoices(storage);
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Opens what is there and follows what is plugged in and out. */
  open(): Promise<void> {
    this.#open = true;
    this.#source?.addEventListener("devicechange", this.#look);
    return this.#enqueue(async () => {
      const both = this.#inputs.length === INPUTS.length;
      if (!both || !(await this.#obtainBoth())) for (const kind of this.#inputs) await this.#obtain(kind);
      await this.#list();
      // Names and ids are known only after the permission: now the remembered ones can be found.
      for (const kind of this.#inputs) await this.#follow(kind);
      this.view.set({ ready: true, notice: null });
    });
  }

  /** Lets every device go. */
  close(): void {
    this.#open = false;
    this.#source?.removeEventListener("devicechange", this.#look);
    for (const kind of this.#inputs) this.#release(kind);
    this.view.set({ camera: null, microphone: null, ready: false });
  }

  /** Uses another device from now on, and remembers it. */
  choose(kind: DeviceKind, id: string): Promise<void> {
    const device = this.view.get().lists[kind].find((one) => one.id === id);
    if (!device) return Promise.resolve();
    this.#choices = withChoice(this.#choices, kind, device);
    keepChoices(this.#storage, this.#choices);
    this.#use(kind, device.id);
    return kind === "speaker" ? Promise.resolve() : this.#enqueue(() => this.#obtain(kind));
  }

  /** Tries again what was denied or busy. */
  retry(): Promise<void> {
    return this.#enqueue(async () => {
      const { trouble } = this.view.get();
      for (const kind of this.#inputs) if (trouble[kind]) await this.#obtain(kind);
      await this.#list();
    });
  }

  dismissNotice(): void {
    this.view.set({ notice: null });
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(() => (this.#open ? work() : undefined)).catch(() => undefined);
    return this.#queue;
  }

  #use(kind: DeviceKind, id: string): void {
    this.view.set({ used: { ...this.view.get().used, [kind]: id } });
  }

  #release(kind: Input): void {
    const track = this.view.get()[kind];
    if (!track) return;
    track.removeEventListener("ended", this.#look);
    track.stop();
  }

  async #devices(): Promise<DeviceLists> {
    const found = (await this.#source?.enumerateDevices().catch(() => [])) ?? [];
    return sortDevices(found);
  }

  async #list(): Promise<void> {
    const lists = await this.#devices();
    this.view.set({ lists });
    this.#use("speaker", pick(lists.speaker, this.#choices.speaker)?.id ?? "");
  }

  /** Opens both with one question to the user; false when that fails for either. */
  async #obtainBoth(): Promise<boolean> {
    const lists = await this.#devices();
    const wanted = INPUTS.map((kind) => constraints(kind, pick(lists[kind], this.#choices[kind])?.id));
    try {
      const stream = await this.#source?.getUserMedia(Object.assign({}, ...wanted) as MediaStreamConstraints);
      const [camera, microphone] = [stream?.getVideoTracks()[0], stream?.getAudioTracks()[0]];
      if (!camera || !microphone) return false;
      this.#adopt("camera", camera);
      this.#adopt("microphone", microphone);
      return true;
    } catch {
      return false;
    }
  }

  #adopt(kind: Input, track: MediaStreamTrack): void {
    if (!this.#open) {
      track.stop();
      return;
    }
    this.#release(kind);
    track.addEventListener("ended", this.#look);
    this.view.set({ [kind]: track, trouble: { ...this.view.get().trouble, [kind]: null } });
    this.#use(kind, track.getSettings().deviceId ?? "");
  }

  /** Opens the device that should be used; keeps the old track until the new one is there. */
  async #obtain(kind: Input): Promise<void> {
    const device = pick((await this.#devices())[kind], this.#choices[kind]);
    try {
      if (!this.#source) throw new DOMException("no devices here", "SecurityError");
      const stream = await this.#source.getUserMedia(constraints(kind, device?.id));
      const track = stream.getTracks()[0];
      if (!track) throw new DOMException("no track", "NotFoundError");
      this.#adopt(kind, track);
    } catch (error) {
      if (this.view.get()[kind]?.readyState !== "live") this.view.set({ [kind]: null });
      this.view.set({ trouble: { ...this.view.get().trouble, [kind]: troubleOf(error) } });
    }
  }

  /** Something was plugged in or out, or a track ended. */
  readonly #look = (): void => {
    void this.#enqueue(async () => {
      const { lists } = this.view.get();
      await this.#list();
      for (const kind of this.#inputs) await this.#follow(kind, lists);
    });
  };

  /** Replaces a dead track, and goes back to the chosen device when it is there again. `before`: what was listed. */
  async #follow(kind: Input, before: DeviceLists = NO_DEVICES): Promise<void> {
    const { lists, used, [kind]: track } = this.view.get();
    const dead = track?.readyState !== "live";
    const wanted = pick(lists[kind], this.#choices[kind]);
    const chosen = this.#choices[kind] ?? [];
    const chosenIsBack = wanted !== null && wanted.id !== used[kind] && chosen.some(({ id }) => id === wanted.id);
    if (dead ? !track && lists[kind].length === 0 : !chosenIsBack) return;
    const gone = dead ? (before[kind].find((device) => device.id === used[kind])?.label ?? track?.label ?? "") : "";
    await this.#obtain(kind);
    const now = this.view.get()[kind]?.label ?? "";
    if (gone || now) this.view.set({ notice: { kind, gone, now } });
  }
}
