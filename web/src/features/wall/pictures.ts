/** Whether this browser shows small pictures on the wall; remembered. */
const NAME = "nhipcau.wall.pictures";

export function keptPictures(storage: Pick<Storage, "getItem">): boolean {
  try {
    return storage.getItem(NAME) === "yes";
  } catch {
    // Storage may be shut off.
    return false;
  }
}

export function keepPictures(storage: Pick<Storage, "setItem">, shown: boolean): void {
  try {
    storage.setItem(NAME, shown ? "yes" : "no");
  } catch {
    // It is only remembered less long.
  }
}
