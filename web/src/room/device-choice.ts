/**
 * Which camera, microphone and speaker are used: what was chosen before when it is there, else the first that is. The
 * last choices are kept, newest first: a machine that is carried from one venue to another finds in each what was chosen
 * there, because that is what is plugged in.
 */

export type DeviceKind = "camera" | "microphone" | "speaker";

export interface Device {
  readonly id: string;
  readonly label: string;
}

export type DeviceLists = Readonly<Record<DeviceKind, readonly Device[]>>;
export type Choices = Partial<Readonly<Record<DeviceKind, readonly Device[]>>>;

export const NO_DEVICES: DeviceLists = { camera: [], microphone: [], speaker: [] };

const KINDS: Readonly<Record<string, DeviceKind>> = {
  videoinput: "camera",
  audioinput: "microphone",
  audiooutput: "speaker",
};
const KEY = "nhipcau.devices";
/** Choices of a kind that are kept. */
const KEPT = 8;

/** Sorts what the browser lists; names without a permission are empty and not worth showing. */
export function sortDevices(found: readonly MediaDeviceInfo[]): DeviceLists {
  const lists: Record<DeviceKind, Device[]> = { camera: [], microphone: [], speaker: [] };
  for (const device of found) {
    const kind = KINDS[device.kind];
    if (kind && device.deviceId) lists[kind].push({ id: device.deviceId, label: device.label });
  }
  return lists;
}

/** The device to use: the newest choice that is there, by id, else by name (ids change when site data is cleared), else the first. */
export function pick(devices: readonly Device[], chosen: readonly Device[] = []): Device | null {
  for (const one of chosen) {
    const byId = devices.find((device) => device.id === one.id);
    const byName = devices.find((device) => device.label !== "" && device.label === one.label);
    if (byId ?? byName) return byId ?? byName ?? null;
  }
  return devices[0] ?? null;
}

/** The choices with one more, which is the newest. */
export function withChoice(choices: Choices, kind: DeviceKind, device: Device): Choices {
  const others = (choices[kind] ?? []).filter(({ id, label }) => id !== device.id && (label === "" || label !== device.label));
  return { ...choices, [kind]: [device, ...others].slice(0, KEPT) };
}

/** The choices made on this machine. */
export function readChoices(storage: Pick<Storage, "getItem">): Choices {
  try {
    const value: unknown = JSON.parse(storage.getItem(KEY) ?? "{}");
    if (typeof value !== "object" || value === null) return {};
    // One device of each kind was kept before.
    return Object.fromEntries(Object.entries(value).map(([kind, kept]) => [kind, [kept].flat()])) as Choices;
  } catch {
    return {};
  }
}

export function keepChoices(storage: Pick<Storage, "setItem">, choices: Choices): void {
  try {
    storage.setItem(KEY, JSON.stringify(choices));
  } catch {
    // A full or forbidden storage: the choice holds for this page only.
  }
}
