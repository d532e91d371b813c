/** Where a session stands in its agenda, in figures. Plain logic; instants and lengths in milliseconds. */
import type { Schemas } from "@/api/types";

export type Agenda = Schemas["AgendaView"];
export type Item = Schemas["ItemView"];
export type Standing = Schemas["StandingView"];

const MINUTE = 60_000;

/** How an item stands: what is left of it or over it, how long it took, or nothing yet. */
export type ItemState =
  | { readonly is: "coming" }
  | { readonly is: "done"; readonly minutes: number }
  /** `left`: until its time is over, negative when it is; null: it has no limit. `part`: of its time, 0 to 1. */
  | { readonly is: "on"; readonly elapsed: number; readonly left: number | null; readonly part: number };

export function stateOf(item: Item, standing: Standing, now: number): ItemState {
  if (item.id === standing.item_id && standing.since) {
    const at = standing.held_at ? Date.parse(standing.held_at) : now;
    const since = Date.parse(standing.since);
    const until = standing.until ? Date.parse(standing.until) : null;
    const part = until && until > since ? Math.min(1, Math.max(0, (at - since) / (until - since))) : 0;
    return { is: "on", elapsed: at - since, left: until && until - at, part };
  }
  const spent = standing.spent.find(({ item_id }) => item_id === item.id);
  return spent ? { is: "done", minutes: Math.round(spent.ms / MINUTE) } : { is: "coming" };
}

/** Whole minutes that the session is late by what its items took; negative: early. Items without a limit do not count. */
export function lateness(items: readonly Item[], standing: Standing, now: number): number {
  let late = 0;
  for (const item of items) {
    if (!item.minutes) continue;
    const planned = item.minutes * MINUTE;
    const state = stateOf(item, standing, now);
    if (state.is === "on") late += Math.max(0, state.elapsed - planned);
    if (state.is === "done") late += (standing.spent.find(({ item_id }) => item_id === item.id)?.ms ?? 0) - planned;
  }
  return Math.trunc(late / MINUTE);
}

/** The item after the one that is on; the first before the agenda was begun. */
export function nextItem(items: readonly Item[], standing: Standing): Item | undefined {
  const place = items.findIndex(({ id }) => id === standing.item_id);
  return standing.item_id === null ? items[0] : items[place + 1];
}

/** Who speaks to an item, in one line: the person with its post, else the point. */
export function speakersOf(item: Item): string {
  return item.speakers.map(({ name, post, point_name }) => (name ? [name, post].filter(Boolean).join(", ") : point_name)).join(" · ");
}

export function totalMinutes(items: readonly { readonly minutes: number }[]): number {
  return items.reduce((sum, { minutes }) => sum + minutes, 0);
}
