import { act, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Playable } from "@/room/ports";
import { Picture } from "./Picture";

function track(sid: string) {
  const attached: HTMLMediaElement[] = [];
  const playable: Playable = {
    sid,
    mediaStreamTrack: {} as MediaStreamTrack,
    attach: (element) => {
      attached.push(element);
      return element;
    },
    detach: (element) => {
      attached.splice(attached.indexOf(element), 1);
      return element;
    },
  };
  return { playable, attached };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a picture whose track changes", () => {
  it("stays until the new one has something to show", () => {
    const [old, fresh] = [track("a"), track("b")];
    const { container, rerender } = render(<Picture playable={old.playable} label="Chương trình" />);
    rerender(<Picture playable={fresh.playable} label="Chương trình" />);
    expect([old.attached.length, fresh.attached.length]).toEqual([1, 1]);
    const coming = container.querySelector(".is-coming");
    expect(fresh.attached).toEqual([coming]);
    if (coming) fireEvent.loadedData(coming);
    expect([old.attached.length, fresh.attached.length]).toEqual([0, 1]);
    expect(screen.getByLabelText("Chương trình")).toBe(fresh.attached[0]);
    expect(container.querySelectorAll("video")).toHaveLength(1);
  });

  it("goes after three seconds even when nothing comes", () => {
    const [old, fresh] = [track("a"), track("b")];
    const { container, rerender } = render(<Picture playable={old.playable} label="Chương trình" />);
    rerender(<Picture playable={fresh.playable} label="Chương trình" />);
    act(() => vi.advanceTimersByTime(3000));
    expect(old.attached).toEqual([]);
    expect(container.querySelector(".is-coming")).toBeNull();
  });
});
