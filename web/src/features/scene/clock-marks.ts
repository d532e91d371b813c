/** The marks under the clock of the composed picture (`media/nhipcau_media/programme/clock_marks.py`), read from pixels. */

/** What of the picture holds the marks, as shares of its height. */
const BAR = 1 / 20;
const WIDE = BAR / 3;
const HIGH = BAR / 6;
const MARKS = 7;
/** Two tones closer than this are not told apart. */
const CLEAR = 16;

/** Where the marks lie in a picture of this size. */
export function marksOf(width: number, height: number): { x: number; y: number; width: number; height: number } {
  const wide = height * WIDE * MARKS;
  return { x: width - (height * BAR) / 2 - wide, y: height * (BAR * 1.5 - HIGH), width: wide, height: height * HIGH };
}

/** The second of Unix time modulo 16 that a row of brightnesses (0–255, the marks from left to right) shows; null: none. */
export function secondOf(row: readonly number[]): number | null {
  const tones = Array.from({ length: MARKS }, (_, mark) => toneOf(row, mark));
  const [lit = 0, dark = 0] = [tones[0], tones[MARKS - 1]];
  if (Math.abs(lit - dark) < CLEAR) return null;
  const on = tones.map((tone) => Math.abs(tone - lit) < Math.abs(tone - dark));
  const code = on.slice(1, 5);
  const count = code.filter(Boolean).length;
  return (count % 2 === 1) === on[5] ? code.reduce((sum, bit) => sum * 2 + (bit ? 1 : 0), 0) : null;
}

/** The middle half of a mark. */
function toneOf(row: readonly number[], mark: number): number {
  const each = row.length / MARKS;
  const middle = row.slice(Math.floor((mark + 0.25) * each), Math.ceil((mark + 0.75) * each));
  return middle.reduce((sum, value) => sum + value, 0) / Math.max(middle.length, 1);
}

/** Milliseconds since the picture's clock came to `second` (modulo 16), at the server's instant `now`. */
export function since(second: number, now: number): number {
  const behind = (Math.floor(now / 1000) - second) & 15;
  return behind * 1000 + (now % 1000);
}
