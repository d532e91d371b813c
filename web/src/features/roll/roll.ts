/** The order of the roll: groups by subtree, what is counted, what is found. */
import type { Schemas } from "@/api/types";
import { finds } from "@/text/fold";
import type { IconName } from "@/ui/Icon";

export type RollView = Schemas["RollView"];
export type RollLine = Schemas["RollLine"];
export type Mark = Schemas["Mark"];
export type Filter = "all" | "absent" | "open" | "moved";

/** In the order of their keys, 1 to 5. */
export const MARKS: readonly Mark[] = ["present", "late", "left_early", "excused", "absent"];
export const FILTERS: readonly Filter[] = ["all", "absent", "open", "moved"];

export const SHOWN: Readonly<Record<Mark | "none", { icon: IconName; tone: string }>> = {
  present: { icon: "check", tone: "is-verified" },
  late: { icon: "clock", tone: "is-attention" },
  left_early: { icon: "leave", tone: "is-attention" },
  excused: { icon: "document", tone: "is-action" },
  absent: { icon: "lost", tone: "is-fault" },
  none: { icon: "idle", tone: "is-idle" },
};

/** What the roll says: what was confirmed, else what presence proposes. */
export function said(line: RollLine): Mark | null {
  return line.mark ?? line.proposal.mark;
}

/** Whether one press confirms it: nobody did, or presence proposes something else by now. What was corrected stays. */
export function confirmable(line: RollLine): boolean {
  return line.may_mark && line.proposal.mark !== null && !line.by_hand && (line.mark === null || line.moved);
}

/** Whether somebody should ring it: it is not there. */
export function missing(line: RollLine): boolean {
  const mark = said(line);
  return mark === null || mark === "absent" || mark === "excused" || mark === "left_early";
}

/** Whom somebody called so short a time ago the press for all calls no second time; the same figure as the server's. */
const CALLED_JUST_NOW_MS = 30_000;

/** Whether a line is called when all absent points are, at the server's `now`; the same rule as the server's. */
export function toCall(line: RollLine, now: string): boolean {
  if (!line.may_mark || line.presence === "present" || !missing(line) || said(line) === "excused") return false;
  return line.called_at === null || Date.parse(now) - Date.parse(line.called_at) >= CALLED_JUST_NOW_MS;
}

export interface Round {
  at: string;
  by: string;
  called: number;
  /** How many of them are there by now. */
  came: number;
}

/** The last time that several points were called at one press. */
export function lastRound(lines: readonly RollLine[]): Round | null {
  const rounds = new Map<string, RollLine[]>();
  for (const line of lines) if (line.called_at !== null) rounds.set(line.called_at, [...(rounds.get(line.called_at) ?? []), line]);
  const [last] = [...rounds].filter(([, called]) => called.length > 1).sort(([a], [b]) => Date.parse(b) - Date.parse(a));
  if (!last) return null;
  const [at, called] = last;
  return { at, by: called[0]?.called_by ?? "", called: called.length, came: called.filter(({ presence }) => presence === "present").length };
}

export function passes(filter: Filter, line: RollLine): boolean {
  if (filter === "absent") return missing(line);
  if (filter === "open") return line.mark === null;
  return filter === "all" || line.moved;
}

/** Whether a mark of a line needs a reason; the same rule as the server's. */
export function needsReason(line: RollLine, mark: Mark, ended: boolean): boolean {
  if (mark === "excused") return !line.reason;
  return mark !== line.proposal.mark || (ended && line.mark !== null && line.mark !== mark);
}

export type Tally = Readonly<Record<Mark | "none", number>>;

export function tallyOf(lines: readonly RollLine[]): Tally {
  const counted: Record<Mark | "none", number> = { present: 0, late: 0, left_early: 0, excused: 0, absent: 0, none: 0 };
  for (const line of lines) counted[said(line) ?? "none"] += 1;
  return counted;
}

export interface Group {
  id: number;
  name: string;
  /** All of the group, and those to be shown. */
  lines: readonly RollLine[];
  shown: readonly RollLine[];
  tally: Tally;
  /** How many one press confirms. */
  confirmable: number;
  done: boolean;
}

/** Return the groups that have something to show; what is counted is the whole group. */
export function groupsOf(view: RollView, filter: Filter, query: string): Group[] {
  return view.groups
    .map(({ id, name }) => {
      const lines = view.lines.filter((line) => line.group_id === id);
      return {
        id,
        name: name || (lines[0]?.name ?? ""),
        lines,
        shown: lines.filter((line) => passes(filter, line) && finds(query, `${line.name} ${name}`)),
        tally: tallyOf(lines),
        confirmable: lines.filter(confirmable).length,
        done: lines.every((line) => line.mark !== null),
      };
    })
    .filter(({ shown }) => shown.length > 0);
}
