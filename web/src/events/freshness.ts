/** Which data each event makes stale: one table. */
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { keys } from "@/api/keys";
import type { EventView } from "@/api/types";
import { isOfOthers } from "./others";

type Stale = (event: EventView) => QueryKey[];

const ofSession: Stale = (event) =>
  event.session_id === null
    ? []
    : [keys.session(event.session_id), keys.logbookPage(event.session_id), keys.wall(event.session_id)];
/** A line of the logbook, and nothing else that anybody sees. */
const ofLogbook: Stale = ({ session_id }) => (session_id === null ? [] : [keys.logbookPage(session_id)]);
/** The room of a sub-conference, of whatever happens in it. */
const ofBranch: Stale = ({ session_id, data }) => (session_id === null || !data["branch_id"] ? [] : [keys.branch(session_id, Number(data["branch_id"]))]);
/** What is said in a sub-conference changes nothing in the main room, where all look. */
const ofFloor: Stale = (event) => {
  const branch = ofBranch(event);
  return branch.length > 0 && event.session_id !== null ? [...branch, keys.logbookPage(event.session_id)] : ofSession(event);
};
/** Who is there changes with presence and with the session's own steps. */
const rollOf: Stale = (event) => (event.session_id === null ? [] : [keys.roll(event.session_id)]);
/** The conference of an event; a fact of a series names all of its conferences. */
export const concerned = ({ conference_id, data }: EventView): number[] => {
  const all = data["conferences"];
  return Array.isArray(all) ? all.map(Number) : conference_id === null ? [] : [conference_id];
};
const ofConference: Stale = (event) => [keys.conferences, ...concerned(event).flatMap((id) => [keys.conference(id), keys.papers(id), keys.presiding(id)])];
const answersOf: Stale = (event) => concerned(event).map((id) => keys.answers(id));
const preparationOf: Stale = (event) => concerned(event).map((id) => keys.preparation(id));

/** The page of the point concerned; of what concerns a body the pages of all its points. */
const ofPoint = (data: { [name: string]: unknown }): QueryKey[] => {
  if ("body_id" in data) return [["point-page"]];
  return typeof data["point_id"] === "number" ? [keys.pointPage(data["point_id"])] : [];
};
const papersOf: Stale = (event) => (event.conference_id === null ? [] : [keys.papers(event.conference_id)]);

/** First part of the event's type → what it makes stale. */
const TABLE: Record<string, Stale> = {
  conference: (event) => [keys.today, keys.tasks, keys.emergencies, keys.runningEmergencies, keys.intake, keys.week, keys.allSeries, keys.checks, ...ofConference(event), ...answersOf(event), ...preparationOf(event)],
  calendar: () => [keys.calendar, keys.today, keys.checks],
  regulation: () => [keys.regulations, keys.me, keys.today, keys.checks],
  mandate: () => [keys.mandates],
  precedence: () => [keys.precedence, keys.checks],
  answer: (event) => [keys.tasks, ...answersOf(event)],
  // What is recorded follows the answer: the conference says so.
  request: (event) => [keys.tasks, keys.intake, keys.allSeries, ...concerned(event).map((id) => keys.conference(id)), ...preparationOf(event)],
  agenda: (event) => [keys.agendas, ...ofSession(event)],
  file: (event) => [keys.tasks, keys.agendas, ...preparationOf(event)],
  reminder: () => [keys.tasks],
  // The call sheet itself follows all that happens to its conference.
  call: (event) => [keys.emergencies, ...ofLogbook(event)],
  session: (event) => [keys.today, keys.emergencies, keys.runningEmergencies, keys.agendas, ...ofConference(event), ...ofSession(event), ...rollOf(event), keys.logbook],
  seat: (event) => [keys.today, ...ofSession(event), ...rollOf(event)],
  roll: (event) => [...ofSession(event), ...rollOf(event)],
  door: ofSession,
  watcher: ofSession,
  intruder: ofSession,
  stray_track: ofSession,
  floor: ofFloor,
  chair: ofSession,
  urgent: ofSession,
  branch: (event) => [...ofSession(event), ...ofBranch(event)],
  scene: ofSession,
  seen: ofSession,
  content: ofSession,
  delivery: ofSession,
  fault: (event) => [...ofSession(event), ...(event.session_id === null ? [] : [keys.incidents(event.session_id)])],
  incident: (event) => [...ofSession(event), ...(event.session_id === null ? [] : [keys.incidents(event.session_id)])],
  message: (event) => (event.session_id === null ? [] : [keys.messages(event.session_id, null)]),
  help: (event) => [...ofSession(event), ...(event.session_id === null ? [] : [keys.help(event.session_id), keys.messages(event.session_id, Number(event.data["call_id"]))])],
  recording: (event) => [keys.today, keys.recordings, ...ofSession(event)],
  stream: (event) => [...(event.conference_id === null ? [] : [keys.streams(event.conference_id)]), ...ofSession(event)],
  document: papersOf,
  duty: papersOf,
  template: () => [keys.templates],
  mail: () => [keys.mail],
  feed: ({ data }) => [keys.feed(Number(data["body_id"]))],
  programme: ofSession,
  process: ofSession,
  // What the page itself does about it is its own matter.
  page: ofLogbook,
  media: (event) => [keys.today, keys.sessions, ...ofSession(event)],
  point: ({ data }) => [keys.points, ["devices"], keys.pointCards, keys.contactLists, ...ofPoint(data)],
  point_fault: ({ data }) => [keys.pointFaults, keys.pointFault(Number(data["fault_id"])), keys.pointCards, ...ofPoint(data)],
  device: () => [keys.points, ["devices"], keys.me],
  body: () => [keys.bodies, keys.points],
  tree: () => [["tree"], keys.bodies, keys.points, keys.people],
  table: () => [["tree"], ["imports"], keys.bodies, keys.points, keys.people, keys.pointCards, ["point-page"]],
  person: () => [keys.people],
};

/** Return the names of what an event makes stale. */
export function staleAfter(event: EventView): QueryKey[] {
  return TABLE[event.type.split(".")[0] ?? ""]?.(event) ?? [];
}

/**
 * A command that changes who speaks lets media be negotiated in the same instant, through the same server: what is only
 * shown waits for that, and two hundred pages do not ask at once.
 */
const FIRST_MS = 250;
const SPREAD_MS = 250;
/** Names that stand for everything under them. */
const BROAD = new Set(["tree", "calendar", "devices", "conference-lists", "recording-lists", "logbook-lists", "week", "checks", "series", "agenda", "answers"]);

const BATCH_MS = 1000;
/** While a province comes in, the page of a point does not ask for all of them once a second. */
const OTHERS_MS = 3000;

/** Makes data stale: the first event after a moment, a burst of events in one batch a second. */
export class Freshness {
  private readonly waiting = new Map<string, QueryKey>();
  /** What only others changed. */
  private readonly later = new Map<string, QueryKey>();
  private timer: number | undefined;
  private laterTimer: number | undefined;
  private readonly queries: QueryClient;
  private readonly random: () => number;

  constructor(queries: QueryClient, random: () => number = Math.random) {
    this.queries = queries;
    this.random = random;
  }

  /** Take an event in. */
  take(event: EventView): void {
    const stale = staleAfter(event);
    if (isOfOthers(event, this.queries)) {
      for (const key of stale) this.later.set(JSON.stringify(key), key);
      this.laterTimer ??= window.setTimeout(() => this.hurry(), OTHERS_MS * (1 + this.random()));
      return;
    }
    for (const key of stale) this.waiting.set(JSON.stringify(key), key);
    this.timer ??= window.setTimeout(() => this.flush(), FIRST_MS + this.random() * SPREAD_MS);
  }

  /** Everything may be stale. */
  all(): void {
    void this.queries.invalidateQueries();
  }

  /** Stop for good. */
  close(): void {
    window.clearTimeout(this.timer);
    window.clearTimeout(this.laterTimer);
    this.timer = this.laterTimer = undefined;
    this.waiting.clear();
    this.later.clear();
  }

  private hurry(): void {
    this.laterTimer = undefined;
    for (const [name, key] of this.later) this.waiting.set(name, key);
    this.later.clear();
    if (this.timer === undefined) this.flush();
  }

  private flush(): void {
    this.timer = undefined;
    if (!this.waiting.size) return;
    const stale = [...this.waiting.values()];
    for (const name of this.waiting.keys()) this.later.delete(name);
    this.waiting.clear();
    // Exact names otherwise: `point-faults` is the list, and one fault under it is named by itself.
    for (const queryKey of stale) void this.queries.invalidateQueries({ queryKey, exact: queryKey !== keys.sessions && !BROAD.has(String(queryKey[0])) });
    this.timer = window.setTimeout(() => this.flush(), BATCH_MS);
  }
}
