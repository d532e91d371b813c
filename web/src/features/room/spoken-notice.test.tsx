import { cleanup, render } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { changeLanguage } from "@/i18n";
import type { Heard } from "@/room/notice";
import { useSpokenNotice } from "./useSpokenNotice";

const spoken: string[] = [];

beforeEach(() => {
  spoken.length = 0;
  vi.stubGlobal(
    "Audio",
    class {
      constructor(readonly address: string) {}
      play() {
        spoken.push(this.address);
        return Promise.resolve();
      }
    },
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function Page({ heard }: { heard: Heard | null }) {
  useSpokenNotice(heard);
  return null;
}

const live = (recording: Heard["recording"]): Heard => ({ recording, state: "live" });

test.each(["vi", "en"] as const)("a page says it once at the start, in its own language (%s)", async (language) => {
  await changeLanguage(language);
  const { rerender } = render(<Page heard={live("none")} />);
  rerender(<Page heard={live("running")} />);
  // The same again, as a page that asks every few seconds is told.
  rerender(<Page heard={live("running")} />);
  expect(spoken).toEqual([`/notices/recording-${language}.m4a`]);
});

test("a page that plays later says it when it begins to, and again after a break", async () => {
  await changeLanguage("vi");
  const { rerender } = render(<Page heard={null} />);
  expect(spoken).toEqual([]);
  rerender(<Page heard={live("running")} />);
  rerender(<Page heard={null} />);
  rerender(<Page heard={live("running")} />);
  expect(spoken).toHaveLength(1);
  rerender(<Page heard={{ recording: "running", state: "paused" }} />);
  rerender(<Page heard={live("running")} />);
  expect(spoken).toHaveLength(2);
});
