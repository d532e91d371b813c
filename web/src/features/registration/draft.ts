/** What the registrar has typed: kept on this machine by itself, checked, and turned into a request. Plain logic. */
import type { CheckIn, ConferenceIn, ConferenceView } from "@/api/types";
import { clock, dayKey, instantOf } from "@/i18n/dates";
import { readDay, readTime, writeDay } from "./typed";

/** Texts as typed, so that nothing is lost by keeping them. */
export interface Draft {
  title: string;
  kind: ConferenceIn["kind"];
  scope: ConferenceIn["scope"];
  hostBodyId: number | null;
  coordinator: string;
  phone: string;
  day: string;
  start: string;
  end: string;
  rehearse: boolean;
  rehearsalDay: string;
  rehearsalTime: string;
  mainPointId: number | null;
  subPointIds: number[];
  recording: boolean;
  /** What else is asked of the technicians (Art. 9.2). */
  slides: boolean;
  clip: boolean;
  stream: boolean;
  note: string;
  /** Art. 13.6c: the body assigned to register for the host. */
  organiserBodyId: number | null;
  /** Art. 13.6c: who is on duty at the main point. */
  dutyOfficer: string;
  dutyPhone: string;
  /** Art. 5.2đ: the central conference and the leg out to it. */
  outsideHost: string;
  outsideProtocol: "sip" | "h323" | "webrtc" | "other";
  outsideAddress: string;
  outsideContact: string;
  invitationNumber: string;
  invitationDay: string;
  /** Rooms of points that have several, by point. */
  venues: Record<string, number>;
  /** Points that whole parts and levels leave out. */
  excludedIds: number[];
  secret: boolean;
  heldElsewhere: "" | "paper" | "other_system";
  recurs: boolean;
  /** 1 Monday … 7 Sunday. */
  weekdays: number[];
  everyWeeks: number;
  lastDay: string;
  /** Days without it, as `2026-04-30`. */
  leftOut: string[];
  /** The version that is being changed; 0: a new registration. */
  version: number;
  /** Why it is late (Art. 9.1). */
  lateReason: string;
  /** Under which it is sent, as often as it takes; empty: nothing was typed yet. */
  requestKey: string;
}

export type DraftField = keyof Draft;

export const EMPTY: Draft = {
  title: "",
  kind: "conference",
  scope: "a",
  hostBodyId: null,
  coordinator: "",
  phone: "",
  day: "",
  start: "08:00",
  end: "11:00",
  rehearse: true,
  rehearsalDay: "",
  rehearsalTime: "14:00",
  mainPointId: null,
  subPointIds: [],
  recording: false,
  slides: false,
  clip: false,
  stream: false,
  note: "",
  organiserBodyId: null,
  dutyOfficer: "",
  dutyPhone: "",
  outsideHost: "",
  outsideProtocol: "other",
  outsideAddress: "",
  outsideContact: "",
  invitationNumber: "",
  invitationDay: "",
  venues: {},
  excludedIds: [],
  secret: false,
  heldElsewhere: "",
  recurs: false,
  weekdays: [],
  everyWeeks: 1,
  lastDay: "",
  leftOut: [],
  version: 0,
  lateReason: "",
  requestKey: "",
};

/** Most sub points that one conference carries (the server's `SUB_POINT_LIMIT`). */
export const SUB_POINT_LIMIT = 250;

/** What the form asks for beside the recording. */
export const REQUESTS = ["slides", "clip", "stream"] as const;

/** Longest texts that the server takes. */
export const LIMITS = { title: 300, coordinator: 120, phone: 32, note: 2000, lateReason: 1000 } as const;

/** What is wrong: a word of the catalogue under `registration.wrong`. */
export type Wrong =
  | "required"
  | "day"
  | "time"
  | "endBeforeStart"
  | "rehearsalAfter"
  | "noMain"
  | "noSub"
  | "tooMany"
  | "dutyOfficer"
  | "outsideHost"
  | "weekdays"
  | "lastDay"
  | "secret"
  | "markup";

/** Return what is wrong by field; empty when it can be handed in. */
export function check(draft: Draft, today: string): Partial<Record<DraftField, Wrong>> {
  const wrong: Partial<Record<DraftField, Wrong>> = {};
  for (const field of TEXTS) {
    if (field === "title" || field === "coordinator") if (!draft[field].trim()) wrong[field] = "required";
    if (/[<>]/.test(draft[field])) wrong[field] = "markup";
  }
  if (draft.secret) wrong.secret = "secret";
  if (!draft.heldElsewhere && !draft.dutyOfficer.trim()) wrong.dutyOfficer = "dutyOfficer";
  if (draft.scope === "dd" && !draft.outsideHost.trim()) wrong.outsideHost = "outsideHost";
  if (draft.scope === "dd" && draft.invitationDay.trim() && !readDay(draft.invitationDay, today)) wrong.invitationDay = "day";
  if (draft.hostBodyId === null) wrong.hostBodyId = "required";
  const day = readDay(draft.day, today);
  const [start, end] = [readTime(draft.start), readTime(draft.end)];
  if (!day) wrong.day = draft.day.trim() ? "day" : "required";
  if (!start) wrong.start = draft.start.trim() ? "time" : "required";
  if (!end) wrong.end = draft.end.trim() ? "time" : "required";
  if (start && end && end <= start) wrong.end = "endBeforeStart";
  if (draft.recurs && day) {
    const last = readDay(draft.lastDay, today);
    if (!draft.weekdays.includes(weekdayOf(day))) wrong.weekdays = "weekdays";
    if (!last || last <= day || last > yearAfter(day)) wrong.lastDay = "lastDay";
  }
  if (draft.rehearse && !draft.heldElsewhere) {
    const [rehearsalDay, rehearsalTime] = [readDay(draft.rehearsalDay, today), readTime(draft.rehearsalTime)];
    if (!rehearsalDay) wrong.rehearsalDay = draft.rehearsalDay.trim() ? "day" : "required";
    if (!rehearsalTime) wrong.rehearsalTime = draft.rehearsalTime.trim() ? "time" : "required";
    if (day && start && rehearsalDay && rehearsalTime && `${rehearsalDay}T${rehearsalTime}` >= `${day}T${start}`)
      wrong.rehearsalDay = "rehearsalAfter";
  }
  if (draft.mainPointId === null) wrong.mainPointId = "noMain";
  const subs = subPoints(draft);
  if (!subs.length) wrong.subPointIds = "noSub";
  else if (subs.length > SUB_POINT_LIMIT) wrong.subPointIds = "tooMany";
  return wrong;
}

/** Weekday of `2026-11-24`: 1 Monday … 7 Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

function yearAfter(day: string): string {
  return `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`;
}

const TEXTS = ["title", "coordinator", "phone", "dutyOfficer", "dutyPhone", "outsideHost", "outsideAddress", "outsideContact", "invitationNumber"] as const;

/** The sub points: what is selected without the main point (Art. 3.3). */
export function subPoints(draft: Draft): number[] {
  return draft.subPointIds.filter((id) => id !== draft.mainPointId);
}

/** Return the request of a draft in which nothing is wrong. */
export function toRequest(draft: Draft, today: string, submit: boolean): ConferenceIn {
  const at = (day: string, time: string) => instantOf(readDay(day, today) ?? "", readTime(time) ?? "");
  return {
    title: draft.title.replace(/\s+/g, " ").trim(),
    kind: draft.kind,
    scope: draft.scope,
    host_body_id: draft.hostBodyId ?? 0,
    coordinator: draft.coordinator.trim(),
    coordinator_phone: draft.phone.trim(),
    starts_at: at(draft.day, draft.start),
    ends_at: at(draft.day, draft.end),
    rehearsal_at: draft.rehearse && !draft.heldElsewhere ? at(draft.rehearsalDay, draft.rehearsalTime) : null,
    main_point_id: draft.mainPointId ?? 0,
    sub_point_ids: subPoints(draft),
    organiser_body_id: draft.organiserBodyId,
    duty_officer: draft.dutyOfficer.trim(),
    duty_phone: draft.dutyPhone.trim(),
    venues: venuesOf(draft),
    outside: outsideOf(draft, today),
    held_elsewhere: draft.heldElsewhere || null,
    secret: draft.secret,
    recording_requested: draft.recording,
    requests: REQUESTS.filter((kind) => draft[kind]),
    technical_note: draft.note.trim(),
    late_reason: draft.lateReason.trim(),
    submit,
  };
}

/** Rooms of the points that are chosen. */
function venuesOf(draft: Draft): { point_id: number; venue_id: number }[] {
  const chosen = new Set([draft.mainPointId, ...subPoints(draft)]);
  return Object.entries(draft.venues)
    .map(([point, venue]) => ({ point_id: Number(point), venue_id: venue }))
    .filter(({ point_id }) => chosen.has(point_id));
}

function outsideOf(draft: Draft, today: string): ConferenceIn["outside"] {
  if (draft.scope !== "dd") return null;
  return {
    host: draft.outsideHost.trim(),
    protocol: draft.outsideProtocol,
    address: draft.outsideAddress.trim(),
    contact: draft.outsideContact.trim(),
    invitation_number: draft.invitationNumber.trim(),
    invitation_date: readDay(draft.invitationDay, today) ?? null,
  };
}

/** When a series recurs; null: it is one conference. */
export function recurrenceOf(draft: Draft, today: string): CheckIn["recurrence"] {
  const [day, last] = [readDay(draft.day, today), readDay(draft.lastDay, today)];
  if (!draft.recurs || !day || !last || last <= day || last > yearAfter(day) || !draft.weekdays.includes(weekdayOf(day))) return null;
  return { weekdays: draft.weekdays, every_weeks: draft.everyWeeks, last_day: last, left_out: draft.leftOut };
}

/** What the server is asked while one types; undefined while there is nothing to say. */
export function toCheck(draft: Draft, today: string, conferenceId?: number): CheckIn | undefined {
  const at = (dayText: string, timeText: string) => {
    const [day, time] = [readDay(dayText, today), readTime(timeText)];
    return day && time ? instantOf(day, time) : null;
  };
  const starts = at(draft.day, draft.start);
  if (!starts && !draft.secret) return undefined;
  const plain = (text: string) => (/[<>]/.test(text) ? "" : text.trim());
  return {
    conference_id: conferenceId ?? null,
    scope: draft.scope,
    host_body_id: draft.hostBodyId,
    organiser_body_id: draft.organiserBodyId,
    starts_at: starts,
    ends_at: at(draft.day, draft.end),
    rehearsal_at: draft.rehearse && !draft.heldElsewhere ? at(draft.rehearsalDay, draft.rehearsalTime) : null,
    main_point_id: draft.mainPointId,
    sub_point_ids: subPoints(draft).slice(0, 1000),
    venues: venuesOf(draft),
    coordinator: plain(draft.coordinator),
    coordinator_phone: plain(draft.phone),
    duty_officer: plain(draft.dutyOfficer),
    duty_phone: plain(draft.dutyPhone),
    technical: draft.recording || REQUESTS.some((kind) => draft[kind]) || draft.note.trim() !== "",
    central_invitation: draft.invitationNumber.trim() !== "" && readDay(draft.invitationDay, today) !== undefined,
    secret: draft.secret,
    recurrence: recurrenceOf(draft, today),
  };
}

/** Field of the API → field of the form, for refusals that name one. */
const FIELDS: Record<string, DraftField> = {
  title: "title",
  kind: "kind",
  scope: "scope",
  host_body_id: "hostBodyId",
  coordinator: "coordinator",
  coordinator_phone: "phone",
  starts_at: "start",
  ends_at: "end",
  rehearsal_at: "rehearsalDay",
  main_point_id: "mainPointId",
  organiser_body_id: "organiserBodyId",
  duty_officer: "dutyOfficer",
  duty_phone: "dutyPhone",
  outside_host: "outsideHost",
  venues: "mainPointId",
  last_day: "lastDay",
  weekdays: "weekdays",
  secret: "secret",
  held_elsewhere: "heldElsewhere",
  sub_point_ids: "subPointIds",
  recording_requested: "recording",
  requests: "slides",
  technical_note: "note",
  late_reason: "lateReason",
};

/** Return the field of the form that a refusal is about (`body.sub_point_ids.3` is about `subPointIds`). */
export function fieldOf(named: string | undefined): DraftField | undefined {
  for (const part of (named ?? "").split(/[.\s]+/)) {
    const field = FIELDS[part];
    if (field) return field;
  }
  return undefined;
}

/** Return the draft of a registration that is to be changed. */
export function fromConference(conference: ConferenceView): Draft {
  const rehearsal = conference.sessions.find(({ kind }) => kind === "rehearsal");
  return {
    title: conference.title,
    kind: conference.kind,
    scope: conference.scope,
    hostBodyId: conference.host_body_id,
    coordinator: conference.coordinator,
    phone: conference.coordinator_phone,
    day: writeDay(dayKey(conference.starts_at)),
    start: clock(conference.starts_at),
    end: clock(conference.ends_at),
    rehearse: rehearsal !== undefined,
    rehearsalDay: rehearsal ? writeDay(dayKey(rehearsal.starts_at)) : "",
    rehearsalTime: rehearsal ? clock(rehearsal.starts_at) : EMPTY.rehearsalTime,
    mainPointId: conference.points.find(({ is_main }) => is_main)?.point_id ?? null,
    subPointIds: conference.points.filter(({ is_main }) => !is_main).map(({ point_id }) => point_id),
    organiserBodyId: conference.organiser_body_id,
    dutyOfficer: conference.duty_officer,
    dutyPhone: conference.duty_phone,
    outsideHost: conference.outside?.host ?? "",
    outsideProtocol: conference.outside?.protocol ?? "other",
    outsideAddress: conference.outside?.address ?? "",
    outsideContact: conference.outside?.contact ?? "",
    invitationNumber: conference.outside?.invitation_number ?? "",
    invitationDay: conference.outside?.invitation_date ? writeDay(conference.outside.invitation_date) : "",
    venues: Object.fromEntries(
      conference.points.flatMap(({ point_id, venue_id }) => (venue_id ? [[String(point_id), venue_id]] : [])),
    ),
    excludedIds: [],
    secret: false,
    heldElsewhere: conference.held_elsewhere ?? "",
    recurs: false,
    weekdays: [],
    everyWeeks: 1,
    lastDay: "",
    leftOut: [],
    version: conference.version,
    recording: conference.recording_requested,
    slides: conference.requests.includes("slides"),
    clip: conference.requests.includes("clip"),
    stream: conference.requests.includes("stream"),
    note: conference.technical_note,
    lateReason: conference.verdicts.find(({ clause }) => clause === "9.1")?.late_reason ?? "",
    requestKey: "",
  };
}
