/** Whether a point has a second screen for content, remembered on this machine over reloads and meetings. */

function key(pointId: number): string {
  return `nhipcau.second-screen.${pointId}`;
}

export function isWished(store: Pick<Storage, "getItem">, pointId: number): boolean {
  try {
    return store.getItem(key(pointId)) !== null;
  } catch {
    return false;
  }
}

export function keepWish(store: Pick<Storage, "setItem" | "removeItem">, pointId: number, wished: boolean): void {
  try {
    if (wished) store.setItem(key(pointId), "1");
    else store.removeItem(key(pointId));
  } catch {
    // Without storage a reload does not offer it again.
  }
}
