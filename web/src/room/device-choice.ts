/** Which camera, microphone and speaker are used: what was chosen before when it is there, else the first that is. */

export type DeviceKind = "camera" | "microphone" | "speaker";

export interface Device {
  readonly id: string;
  readonly label: string;
}

export type DeviceLists = Readonly<Record<DeviceKind, readonly Device[]>>;
export type Choices = Partial<Readonly<Record<DeviceKind, Device>>>;

export const NO_DEVICES: DeviceLists = { camera: [], microphone: [], speaker: [] };

const KINDS: Readonly<Record<string, DeviceKind>> = {
  videoinput: "camera",
  audioinput: "microphone",
  audiooutput: "speaker",
};
const KEY = "nhipcau.devices";

/** Sorts what the browser lists; names without a permission are empty and not worth showing. */
export function sortDevices(found: readonly MediaDeviceInfo[]): DeviceLists {
  const lists: Record<DeviceKind, Device[]> = { camera: [], microphone: [], speaker: [] };
  for (const device of found) {
    const kind = KINDS[device.kind];
    if (kind && device.deviceId) lists[kind].push({ id: device.deviceId, label: device.label });
  }
  return lists;
}

/** The device to use: by id, else by name (ids change when site data is cleared), else the first. */
export function pick(devices: readonly Device[], chosen: Device | undefined): Device | null {
  const byId = devices.find((device) => device.id === chosen?.id);
  const byName = devices.find((device) => device.label !== "" && device.label === chosen?.label);
  return byId ?? byName ?? devices[0] ?? null;
}

/** The choices made on this machine. */
export function readChoices(storage: Pick<Storage, "getItem">): Choices {
  try {
    const value: unknown = JSON.parse(storage.getItem(KEY) ?? "{}");
    return typeof value === "object" && value !== null ? (value as Choices) : {};
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
