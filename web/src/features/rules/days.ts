/** Days of a year as the calendar draws them. Plain logic; a day is `2026-01-02`. */
import type { CalendarEntryView } from "@/api/types";

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

const DAY_MS = 86_400_000;

function utc(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

function keyOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** Monday is 0, Sunday 6. */
export function weekdayOf(day: string): number {
  return (utc(day).getUTCDay() + 6) % 7;
}

/** Return the day so many days later. */
function plusDays(day: string, count: number): string {
  return keyOf(new Date(utc(day).getTime() + count * DAY_MS));
}

/** Return the same day of the month so many months later, or the month's last day. */
export function plusMonths(day: string, count: number): string {
  const from = utc(day);
  const last = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + count + 1, 0)).getUTCDate();
  return keyOf(new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + count, Math.min(from.getUTCDate(), last))));
}

/** Return the weeks of a month (1 to 12); places before the first and after the last day are empty. */
export function weeksOf(year: number, month: number): (string | undefined)[][] {
  const first = keyOf(new Date(Date.UTC(year, month - 1, 1)));
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const places: (string | undefined)[] = Array.from({ length: weekdayOf(first) }, () => undefined);
  for (let day = 0; day < length; day += 1) places.push(plusDays(first, day));
  while (places.length % 7) places.push(undefined);
  return Array.from({ length: places.length / 7 }, (_, week) => places.slice(week * 7, week * 7 + 7));
}

/** Return the day that a key leads to; undefined when the key is none of the grid's. */
export function afterKey(day: string, key: string): string | undefined {
  switch (key) {
    case "ArrowLeft":
      return plusDays(day, -1);
    case "ArrowRight":
      return plusDays(day, 1);
    case "ArrowUp":
      return plusDays(day, -7);
    case "ArrowDown":
      return plusDays(day, 7);
    case "PageUp":
      return plusMonths(day, -1);
    case "PageDown":
      return plusMonths(day, 1);
    case "Home":
      return plusDays(day, -weekdayOf(day));
    case "End":
      return plusDays(day, 6 - weekdayOf(day));
    default:
      return undefined;
  }
}

/** Return day → what the calendar says of it, what holds everywhere first. */
export function byDay(entries: readonly CalendarEntryView[]): Map<string, CalendarEntryView[]> {
  const found = new Map<string, CalendarEntryView[]>();
  for (const entry of entries) found.set(entry.day, [...(found.get(entry.day) ?? []), entry]);
  for (const same of found.values()) same.sort((a, b) => (a.body_id ?? 0) - (b.body_id ?? 0));
  return found;
}
