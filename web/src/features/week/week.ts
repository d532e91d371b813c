/** The week as lanes: sessions in days, what each point holds, how much the server carries. Plain logic. */
import type { WeekSession } from "@/api/types";
import { dayKey } from "@/i18n/dates";

const DAY_MS = 86_400_000;

/** The seven days from a Monday, as `2026-11-23`. */
export function daysOf(first: string): string[] {
  const start = Date.parse(`${first}T00:00:00Z`);
  return Array.from({ length: 7 }, (_, place) => new Date(start + place * DAY_MS).toISOString().slice(0, 10));
}

/** A day so many days away. */
export function moved(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Sessions by the day on which they begin. */
export function byDay(sessions: readonly WeekSession[]): Map<string, WeekSession[]> {
  const days = new Map<string, WeekSession[]>();
  for (const session of sessions) {
    const day = dayKey(session.starts_at);
    days.set(day, [...(days.get(day) ?? []), session]);
  }
  return days;
}

function meet(one: WeekSession, two: WeekSession): boolean {
  return Date.parse(one.starts_at) < Date.parse(two.ends_at) && Date.parse(two.starts_at) < Date.parse(one.ends_at);
}

/** Whether two sessions hold one point at one time; two rooms of it can be held at once. */
function clash(point: number, one: WeekSession, two: WeekSession): boolean {
  if (one.conference_id === two.conference_id || !meet(one, two)) return false;
  const venues = [one, two].map(({ point_ids, venue_ids }) => venue_ids[point_ids.indexOf(point)] ?? 0);
  return venues[0] === 0 || venues[1] === 0 || venues[0] === venues[1];
}

export interface Lane {
  point: number;
  sessions: WeekSession[];
  /** Sessions that get in each other's way here. */
  clashing: ReadonlySet<number>;
}

/** Point → what it holds in the week; held elsewhere holds nothing. */
export function lanesOf(sessions: readonly WeekSession[]): Map<number, Lane> {
  const held = new Map<number, WeekSession[]>();
  for (const session of sessions)
    if (session.intake !== "entered") for (const point of session.point_ids) held.set(point, [...(held.get(point) ?? []), session]);
  const lanes = new Map<number, Lane>();
  for (const [point, own] of held) {
    const clashing = new Set<number>();
    own.forEach((one, place) => {
      for (const two of own.slice(place + 1))
        if (clash(point, one, two)) {
          clashing.add(one.session_id);
          clashing.add(two.session_id);
        }
    });
    lanes.set(point, { point, sessions: own, clashing });
  }
  return lanes;
}

export interface Load {
  from: number;
  to: number;
  points: number;
}

/** How many points the server carries, stretch by stretch, over the sessions of one day. */
export function loadOf(sessions: readonly WeekSession[]): Load[] {
  const running = sessions.filter(({ intake }) => intake !== "entered");
  const edges = [...new Set(running.flatMap(({ starts_at, ends_at }) => [Date.parse(starts_at), Date.parse(ends_at)]))].sort((a, b) => a - b);
  return edges.slice(0, -1).map((from, place) => ({
    from,
    to: edges[place + 1] ?? from,
    points: running
      .filter(({ starts_at, ends_at }) => Date.parse(starts_at) <= from && from < Date.parse(ends_at))
      .reduce((sum, { point_ids }) => sum + point_ids.length, 0),
  }));
}
