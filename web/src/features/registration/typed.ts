/** Days and times as people type them. Plain logic; a day is `2025-05-22`, a time is `08:00`. */

/** Read `22/5/2025`, `22-5`, `22.5.25` or `2025-05-22`; without a year the next such day counts from `today`. */
export function readDay(text: string, today: string): string | undefined {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text.trim());
  if (iso) return valid(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const match = /^(\d{1,2})[/.\-\s](\d{1,2})(?:[/.\-\s](\d{2}|\d{4}))?$/.exec(text.trim());
  if (!match) return undefined;
  const [day, month] = [Number(match[1]), Number(match[2])];
  if (match[3]) return valid(Number(match[3]) + (match[3].length === 2 ? 2000 : 0), month, day);
  const year = Number(today.slice(0, 4));
  const thisYear = valid(year, month, day);
  return thisYear && thisYear < today ? valid(year + 1, month, day) : thisYear;
}

function valid(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return date.toISOString().slice(0, 10);
}

/** Read `8`, `8:30`, `8h30`, `8g30`, `0830`; undefined when it is no time of day. */
export function readTime(text: string): string | undefined {
  const match = /^(\d{1,2})(?:\s*[:hg.]\s*(\d{1,2})?)?$/i.exec(text.trim()) ?? /^(\d{2})(\d{2})$/.exec(text.trim());
  if (!match) return undefined;
  const [hour, minute] = [Number(match[1]), Number(match[2] ?? 0)];
  if (hour > 23 || minute > 59) return undefined;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

/** Write a day as it is typed: `22/5/2025`. */
export function writeDay(day: string): string {
  const [year, month, date] = day.split("-");
  return `${Number(date)}/${Number(month)}/${year}`;
}
