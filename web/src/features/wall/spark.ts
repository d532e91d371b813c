/** Places of a small line: readings over time, the newest at the right edge. */
export const WIDTH = 120;
export const HEIGHT = 28;
const MARGIN = 2;
/** Readings further apart than this have nothing between them that is known. */
const GAP_MS = 15_000;

export interface Sample {
  readonly at: number;
  /** Null: not known. */
  readonly value: number | null;
}

export interface Drawn {
  /** Points of one polyline each. */
  readonly lines: readonly string[];
  /** Height of the limit; null: none, or out of sight. */
  readonly limit: number | null;
}

interface Frame {
  readonly from: number;
  readonly until: number;
  readonly least: number;
  /** The scale goes at least so far. */
  readonly most: number;
  readonly limit?: number | undefined;
}

export function draw(samples: readonly Sample[], { from, until, least, most, limit }: Frame): Drawn {
  const known = samples.filter((sample): sample is Sample & { value: number } => sample.value !== null && sample.at >= from);
  const top = Math.max(most, ...known.map(({ value }) => value));
  const height = (value: number) => HEIGHT - MARGIN - ((Math.max(value, least) - least) / (top - least || 1)) * (HEIGHT - 2 * MARGIN);
  const place = ({ at, value }: { at: number; value: number }) =>
    `${(((at - from) / (until - from || 1)) * WIDTH).toFixed(1)},${height(value).toFixed(1)}`;
  const lines: string[][] = [];
  for (const [number, sample] of known.entries()) {
    const before = known[number - 1];
    if (!before || sample.at - before.at > GAP_MS) lines.push([]);
    lines.at(-1)?.push(place(sample));
  }
  return { lines: lines.map((one) => one.join(" ")), limit: limit === undefined ? null : height(limit) };
}
