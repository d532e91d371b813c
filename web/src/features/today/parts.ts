/** The caller's part in each session of today, and which one button it has. Plain logic. */
import type { ConferenceBrief, SessionBrief, TodaySession } from "@/api/types";
import { dayKey } from "@/i18n/dates";

const RUNNING = new Set<SessionBrief["state"]>(["open", "live", "paused"]);

/** Whether points may be in the room. */
export function isRunning(session: SessionBrief): boolean {
  return RUNNING.has(session.state);
}

export type Part = "chair" | "mainPoint" | "point" | "watch" | "none";

/** What the caller is in a session. */
export function partOf({ may, point_id, is_main }: TodaySession): Part {
  if (may.includes("session.run")) return "chair";
  if (point_id !== null && may.includes("seat.take")) return is_main ? "mainPoint" : "point";
  return may.includes("room.watch") ? "watch" : "none";
}

type ButtonWord = "room" | "chair" | "watch" | "details" | "logbook";

export interface PartButton {
  word: ButtonWord;
  to: string;
  /** It can be used now: the first such button on the page is the filled one. */
  now: boolean;
}

function room(session: SessionBrief): string {
  return `/phien/${session.id}/phong`;
}

/** The one button for the caller's part in a session. */
export function buttonOf(entry: TodaySession, now: number): PartButton {
  const { session, conference, may } = entry;
  const details: PartButton = { word: "details", to: `/dang-ky/${conference.id}`, now: false };
  if (session.state === "ended")
    return may.includes("logbook.read") ? { word: "logbook", to: `/so-nhat-ky/${session.id}`, now: false } : details;
  const part = partOf(entry);
  const running = isRunning(session);
  const openable = conference.intake === "confirmed" && now >= Date.parse(session.opens_from) && now <= Date.parse(session.opens_until);
  if (part === "chair" && (running || openable)) return { word: "chair", to: `/phien/${session.id}/chu-tri`, now: true };
  if (part === "mainPoint" || part === "point") return { word: "room", to: room(session), now: running };
  if (part === "watch" && running) return { word: "watch", to: room(session), now: true };
  return details;
}

export interface Day {
  running: TodaySession[];
  next: TodaySession[];
  over: TodaySession[];
}

/** Sort today's sessions into those that run, those to come and those that are over, each by time. */
export function sortDay(sessions: readonly TodaySession[]): Day {
  const byTime = [...sessions].sort((a, b) => Date.parse(a.session.starts_at) - Date.parse(b.session.starts_at));
  return {
    running: byTime.filter(({ session }) => isRunning(session)),
    next: byTime.filter(({ session }) => session.state === "planned"),
    over: byTime.filter(({ session }) => session.state === "ended"),
  };
}

/** The session that a point's device enters or waits for: the one that runs, else the next. */
export function sessionForDevice(sessions: readonly TodaySession[]): TodaySession | undefined {
  const mine = sessions.filter(({ point_id }) => point_id !== null);
  const { running, next } = sortDay(mine);
  return running.at(-1) ?? next[0];
}

/** The first conference of each series, which stands for its other days here. */
export function foldSeries<One extends Pick<ConferenceBrief, "id" | "series_id">>(conferences: readonly One[]): { first: One; days: number }[] {
  const found = new Map<number, { first: One; days: number }>();
  for (const first of conferences) {
    const key = first.series_id ?? -first.id;
    found.set(key, { first: found.get(key)?.first ?? first, days: (found.get(key)?.days ?? 0) + 1 });
  }
  return [...found.values()];
}

/** Conferences of later days, grouped by day, the nearest first. */
export function comingDays(conferences: readonly ConferenceBrief[], now: number): [day: string, ConferenceBrief[]][] {
  const today = dayKey(now);
  const days = new Map<string, ConferenceBrief[]>();
  const coming = conferences
    .filter(({ intake, starts_at }) => intake !== "cancelled" && intake !== "draft" && dayKey(starts_at) > today)
    .sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at));
  for (const conference of coming) {
    const day = dayKey(conference.starts_at);
    days.set(day, [...(days.get(day) ?? []), conference]);
  }
  return [...days];
}
