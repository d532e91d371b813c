import { afterEach, expect, test, vi } from "vitest";
import { newRequestKey, under } from "./request-key";

afterEach(() => vi.unstubAllGlobals());

test("keys are long, each another, and made on pages that come over plain http too", () => {
  const source = globalThis.crypto;
  vi.stubGlobal("crypto", { getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => source.getRandomValues(bytes) });
  const keys = Array.from({ length: 100 }, newRequestKey);
  expect(keys.filter((key) => !/^[0-9a-f]{32}$/.test(key))).toEqual([]);
  expect(new Set(keys).size).toBe(100);
});

test("the header is a string of Structured Fields", () => {
  expect(under("abc")).toEqual({ "Idempotency-Key": '"abc"' });
});
