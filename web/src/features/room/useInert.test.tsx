import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useInert } from "./useInert";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a button in one place", () => {
  it("does nothing for two seconds after its meaning changed", () => {
    const { result, rerender } = renderHook(({ what }) => useInert(what), { initialProps: { what: "ask" } });
    expect(result.current).toBe(false);
    rerender({ what: "withdraw" });
    expect(result.current).toBe(true);
    act(() => vi.advanceTimersByTime(1999));
    expect(result.current).toBe(true);
    act(() => vi.advanceTimersByTime(1));
    expect(result.current).toBe(false);
  });

  it("starts the two seconds again with the next change", () => {
    const { result, rerender } = renderHook(({ what }) => useInert(what), { initialProps: { what: "ask" } });
    rerender({ what: "withdraw" });
    act(() => vi.advanceTimersByTime(1500));
    rerender({ what: "finish" });
    act(() => vi.advanceTimersByTime(1500));
    expect(result.current).toBe(true);
    act(() => vi.advanceTimersByTime(500));
    expect(result.current).toBe(false);
  });
});
