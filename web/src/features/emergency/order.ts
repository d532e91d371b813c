/** What the duty engineer takes down, and what is still missing. */
import type { BodyView, PointView, Schemas } from "@/api/types";
import { dayKey, instantOf } from "@/i18n/dates";

export type Authority = Schemas["Authority"];

/** The three that Art. 9.3 names. */
export const AUTHORITIES: readonly Authority[] = ["standing_party_committee", "standing_peoples_council", "provincial_chair"];

export interface Fields {
  authority: Authority | null;
  person: string;
  /** Null: nobody typed over the time that it is now. */
  time: string | null;
  callBack: string;
  title: string;
  reason: string;
  /** Null: it was not asked yet. */
  recording: boolean | null;
  host: number | null;
  main: number | null;
}

export type Missing = "authority" | "person" | "callBack" | "title" | "recording" | "points" | "main";

/** Return the fields as the page opens: hosted by the province at its own point. */
export function firstFields(bodies: readonly BodyView[], points: readonly PointView[]): Fields {
  const province = bodies.find(({ level }) => level === "province");
  const main = points.find(({ body_id, active }) => active && body_id === province?.id);
  return {
    authority: null,
    person: "",
    time: null,
    callBack: "",
    title: "",
    reason: "",
    recording: null,
    host: province?.id ?? null,
    main: main?.id ?? null,
  };
}

/** Return what is missing, in the order of the page. */
export function missingOf(fields: Fields, points: number): Missing[] {
  const checks: [Missing, boolean][] = [
    ["authority", fields.authority === null],
    ["person", !fields.person.trim()],
    ["callBack", fields.callBack.trim().length < 3],
    ["title", !fields.title.trim()],
    ["recording", fields.recording === null],
    ["points", points === 0],
    ["main", fields.main === null || fields.host === null],
  ];
  return checks.filter(([, wrong]) => wrong).map(([name]) => name);
}

const DAY_MS = 86_400_000;
/** What the server lets an order lie ahead of its clock. */
const CLOCKS_DIFFER_MS = 5 * 60_000;

/** Return the newest instant at which the province's clocks showed a time (`23:50`): an order never comes from the future. */
export function directedAt(time: string, now: number): string {
  const today = instantOf(dayKey(now), time);
  return Date.parse(today) <= now + CLOCKS_DIFFER_MS ? today : instantOf(dayKey(now - DAY_MS), time);
}
