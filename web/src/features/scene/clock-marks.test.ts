import { describe, expect, test } from "vitest";
import { marksOf, secondOf, since } from "./clock-marks";

const LIT = 105;
const DARK = 33;

/** A row of brightnesses as the composer draws it, a little noisy, `wide` pixels a mark. */
function row(second: number, wide = 8): number[] {
  const code = [3, 2, 1, 0].map((place) => ((second >> place) & 1) === 1);
  const parity = code.filter(Boolean).length % 2 === 1;
  return [true, ...code, parity, false].flatMap((on, mark) =>
    Array.from({ length: wide }, (_, at) => (on ? LIT : DARK) + ((mark * 7 + at * 3) % 11) - 5),
  );
}

describe("the marks under the clock", () => {
  test.each(Array.from({ length: 16 }, (_, second) => second))("tell second %i", (second) => {
    expect(secondOf(row(second))).toBe(second);
    expect(secondOf(row(second, 3))).toBe(second);
  });

  test("tell nothing where a mark is wrong", () => {
    const wrong = row(5);
    wrong.splice(8, 8, ...Array.from({ length: 8 }, () => LIT));
    expect(secondOf(wrong)).toBeNull();
  });

  test("tell nothing where there are none", () => {
    expect(secondOf(Array.from({ length: 56 }, (_, at) => 80 + (at % 5)))).toBeNull();
    expect(secondOf([])).toBeNull();
  });

  test("end where the clock's bar ends", () => {
    const rounded = (width: number, height: number) => Object.values(marksOf(width, height)).map(Math.round);
    expect(rounded(1280, 720)).toEqual([1178, 48, 84, 6]);
    expect(rounded(640, 360)).toEqual([589, 24, 42, 3]);
  });

  test("count from the second they show, over its coming round too", () => {
    // 1,770,000,015 is 15 modulo 16.
    expect(since(15, 1_770_000_015_240)).toBe(240);
    expect(since(15, 1_770_000_016_100)).toBe(1100);
  });
});
