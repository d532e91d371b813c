/** The call sheet's order: groups by the body above, those still to be called first in each. */
import type { Schemas } from "@/api/types";
import { finds } from "@/text/fold";

export type CallRow = Schemas["CallRowView"];
export type CallState = Schemas["CallState"];
export type Filter = "all" | "open" | "heard" | "joined";

export const FILTERS: readonly Filter[] = ["all", "open", "heard", "joined"];

const OPEN: ReadonlySet<CallState> = new Set<CallState>(["not_called", "no_answer"]);

/** Whether a row belongs under a filter. */
export function passes(filter: Filter, row: CallRow): boolean {
  if (filter === "all") return true;
  if (filter === "open") return OPEN.has(row.state);
  return filter === "joined" ? row.state === "joined" : row.state === "heard" || row.state === "coming";
}

export interface Group {
  key: string;
  name: string;
  joined: number;
  total: number;
  rows: readonly CallRow[];
}

/** Return the groups that have something to show; counts are of the whole group. */
export function groupsOf(rows: readonly CallRow[], filter: Filter, query: string): Group[] {
  const groups = new Map<string, CallRow[]>();
  for (const row of rows) {
    const key = row.is_main ? "main" : String(row.parent_id ?? "");
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.entries()]
    .map(([key, all]) => ({
      key,
      name: key === "main" ? "" : (all[0]?.parent_name ?? ""),
      joined: all.filter(({ state }) => state === "joined").length,
      total: all.length,
      rows: all.filter((row) => passes(filter, row) && finds(query, `${row.name} ${row.phone} ${row.deputy_phone} ${row.contact}`)),
    }))
    .filter(({ rows: shown }) => shown.length > 0);
}

/** Put a row that came back from a command in its place; an older one never replaces a newer one. */
export function withRow(rows: readonly CallRow[], row: CallRow): CallRow[] {
  return rows.map((old) => (old.id === row.id && row.version >= old.version ? row : old));
}
