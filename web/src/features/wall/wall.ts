/** What the wall shows: states and their marks, what is found, what a point's trouble is in figures. Plain logic. */
import type { Schemas } from "@/api/types";
import { finds } from "@/text/fold";
import type { IconName } from "@/ui/Icon";

export type WallView = Schemas["WallView"];
export type WallLine = Schemas["WallLine"];
export type WallState = Schemas["WallState"];
export type Reading = Schemas["ReadingView"];

/** The worst first, as the control plane orders them. */
export const STATES: readonly WallState[] = ["lost", "frozen", "weak", "silent", "unmeasured", "absent", "left", "good"];

export const SHOWN: Readonly<Record<WallState, { icon: IconName; tone: string }>> = {
  lost: { icon: "lost", tone: "is-fault" },
  frozen: { icon: "pause", tone: "is-fault" },
  weak: { icon: "weak", tone: "is-attention" },
  silent: { icon: "micOff", tone: "is-attention" },
  unmeasured: { icon: "idle", tone: "is-idle" },
  absent: { icon: "clock", tone: "is-idle" },
  left: { icon: "leave", tone: "is-idle" },
  good: { icon: "check", tone: "is-verified" },
};

/** In the room and in trouble: somebody should look at it. One that is not there is the roll call's affair. */
const TROUBLED: ReadonlySet<WallState> = new Set(["lost", "frozen", "weak", "silent", "unmeasured"]);

/** `reported`: what a point has reported and whom it calls counts, too; else that stands in lists of its own. */
export function needsSomebody(line: WallLine, reported = true): boolean {
  return TROUBLED.has(line.state) || (reported && line.incident !== "");
}

export type Counts = Readonly<Record<WallState, number>>;

export function countStates(lines: readonly WallLine[]): Counts {
  const counted = Object.fromEntries(STATES.map((state) => [state, 0])) as Record<WallState, number>;
  for (const line of lines) counted[line.state] += 1;
  return counted;
}

export interface Group {
  readonly id: number;
  readonly name: string;
  readonly total: number;
  readonly here: number;
  /** State and number, of what is not good. */
  readonly troubles: readonly (readonly [WallState, number])[];
  readonly lines: readonly WallLine[];
}

const HERE: ReadonlySet<WallState> = new Set(["frozen", "weak", "silent", "unmeasured", "good"]);

/** Return the groups that have something to show, in the order of the control plane; what is counted is the whole group. */
export function groupsOf(view: WallView, state: WallState | null, query: string): Group[] {
  const byGroup = new Map<number, WallLine[]>(view.groups.map(({ id }) => [id, []]));
  for (const line of view.lines) byGroup.get(line.group_id)?.push(line);
  return view.groups
    .map(({ id, name, counts }) => {
      const all = byGroup.get(id) ?? [];
      const number = (one: WallState) => counts[one] ?? 0;
      return {
        id,
        name,
        total: all.length,
        here: STATES.filter((one) => HERE.has(one)).reduce((sum, one) => sum + number(one), 0),
        troubles: STATES.filter((one) => one !== "good" && number(one) > 0).map((one) => [one, number(one)] as const),
        lines: all.filter((line) => (state === null || line.state === state) && finds(query, `${line.name} ${name}`)),
      };
    })
    .filter(({ lines }) => lines.length > 0);
}

export type Trouble =
  | { readonly word: "loss"; readonly percent: number }
  | { readonly word: "rtt"; readonly milliseconds: number }
  | { readonly word: "state" };

/** What a tile says of a point in trouble: the figure that is over its limit, else the state. */
export function troubleOf({ state, over, reading }: WallLine): Trouble {
  if (state === "weak" && reading) {
    if (over.includes("loss")) return { word: "loss", percent: Math.round(reading.loss * 100) };
    if (over.includes("rtt_ms") && reading.rtt_ms !== null) return { word: "rtt", milliseconds: Math.round(reading.rtt_ms) };
  }
  return { word: "state" };
}

/** `96 kbit/s`, `1,3 Mbit/s` */
export function rate(kbps: number, locale: string): string {
  const number = (value: number, digits: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
  return kbps < 1000 ? `${number(kbps, 0)} kbit/s` : `${number(kbps / 1000, 1)} Mbit/s`;
}
