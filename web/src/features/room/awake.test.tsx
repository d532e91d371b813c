import { act, cleanup, render } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useScreenAwake } from "./awake";

/** The browser's lock, which it gives back by itself when the page is hidden. */
class Locks {
  taken = 0;
  released = 0;

  async request(): Promise<{ release: () => Promise<void> }> {
    this.taken += 1;
    return { release: async () => void (this.released += 1) };
  }
}

let locks: Locks;
beforeEach(() => {
  locks = new Locks();
  Object.defineProperty(navigator, "wakeLock", { value: locks, configurable: true });
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  Reflect.deleteProperty(navigator, "wakeLock");
});

function Page({ active }: { active: boolean }) {
  useScreenAwake(active);
  return null;
}

const look = async (state: DocumentVisibilityState) => {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(state);
  await act(async () => void document.dispatchEvent(new Event("visibilitychange")));
};

test("the screen stays on from the entering of the room to its leaving", async () => {
  const { rerender, unmount } = render(<Page active={false} />);
  expect(locks.taken).toBe(0);
  await act(async () => rerender(<Page active />));
  expect([locks.taken, locks.released]).toEqual([1, 0]);
  await act(async () => unmount());
  expect([locks.taken, locks.released]).toEqual([1, 1]);
});

test("a page that was hidden keeps it on again when it is looked at", async () => {
  await act(async () => void render(<Page active />));
  await look("hidden");
  expect(locks.taken).toBe(1);
  await look("visible");
  expect(locks.taken).toBe(2);
});

test("a browser that cannot is left alone", () => {
  Reflect.deleteProperty(navigator, "wakeLock");
  expect(() => render(<Page active />)).not.toThrow();
});
