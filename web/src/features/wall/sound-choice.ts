/** Whether this browser rings for a new call on the wall; remembered, and on unless it was switched off. */
const NAME = "nhipcau.wall.sound";

export function keptSound(storage: Pick<Storage, "getItem">): boolean {
  try {
    return storage.getItem(NAME) !== "no";
  } catch {
    // Storage may be shut off.
    return true;
  }
}

export function keepSound(storage: Pick<Storage, "setItem">, on: boolean): void {
  try {
    storage.setItem(NAME, on ? "yes" : "no");
  } catch {
    // It is only remembered less long.
  }
}
