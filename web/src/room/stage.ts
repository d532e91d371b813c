/**
 * The stage document: what is seen and heard in a room. It stands in the media room's metadata; a page draws the room
 * from it alone, and subscribes to nothing that it does not name. A document older than the one a page has is ignored.
 */

export type Source = "camera" | "microphone" | "screen_share" | "screen_share_audio";
export type Kind = "video" | "audio";
export type StageState = "open" | "live" | "paused" | "ended";
/** Arrangement of the picture; the same names as in the document. */
export type Preset = "pair" | "discussion" | "lecture" | "conference" | "content" | "title" | "pause";
export type RecordingState = "none" | "waiting" | "running" | "failed" | "unable";

/** One seat on stage. */
export interface OnStage {
  readonly identity: string;
  readonly label: string;
  /** Who speaks there, name and post in one line; empty: it was not told. */
  readonly person: string;
  /** Server instant at which it came on stage, milliseconds since 1970 UTC (0: not timed). */
  readonly since: number;
  /** Server instant at which its time to speak is over, milliseconds since 1970 UTC (0: as long as it takes). */
  readonly until: number;
}

/** Who is served how; point ids. */
interface DeliveryRule {
  /** More points than this in the room, and those who listen get the programme. */
  readonly above: number;
  readonly direct: readonly number[];
  readonly programme: readonly number[];
}

/** Slides, clip or shared screen. */
export interface Content {
  readonly kind: "slides" | "clip" | "screen";
  /** Below `/api/files/`, `{page}` for the page's number; empty for a shared screen. */
  readonly path: string;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  /** Where the clip stood at the server instant `at`, milliseconds, and whether it goes on from there. */
  readonly position: number;
  readonly playing: boolean;
  readonly at: number;
  /** Whose screen it is; empty for a file. */
  readonly identity: string;
}

interface StageTrack {
  readonly identity: string;
  readonly source: Source;
}

export interface Stage {
  /** Grows by one with every change. */
  readonly v: number;
  readonly session: number;
  readonly room: number;
  readonly state: StageState;
  readonly preset: Preset;
  readonly main: OnStage;
  /** Who has the floor besides the main point, in the order in which they got it. */
  readonly floor: readonly OnStage[];
  /** Broadcast without its sound, beside main point and floor; null: nobody. */
  readonly shown: OnStage | null;
  readonly tracks: readonly StageTrack[];
  readonly recording: RecordingState;
  /** Identities let in with their camera beforehand: the head of the queue. */
  readonly ready: readonly string[];
  /** Identities whose camera is let in for whoever conducts, who looks at them alone. */
  readonly looked: readonly string[];
  /** The one that a tour of looking stands at; empty: none. */
  readonly touring: string;
  /** Seats that are seen besides main point and floor. */
  readonly others: readonly OnStage[];
  readonly delivery: DeliveryRule;
  /** What the title slide says, the line under it, and the agenda's items from number `agendaFrom` on; sent only while
   * a slide stands. */
  readonly title: string;
  readonly subtitle: string;
  readonly agenda: readonly string[];
  readonly agendaFrom: number;
  /** Server instant that the slides count down to, milliseconds since 1970 UTC (0: none). */
  readonly until: number;
  /** Number of the agenda item that is on (0: none), its title, and when its time is over (0: it has no limit). */
  readonly item: number;
  readonly topic: string;
  readonly topicUntil: number;
  /** One line over the picture's foot; empty: none. */
  readonly banner: string;
  /** The Department puts one point to all over the chair: it alone is heard. */
  readonly urgent: boolean;
  /** What is presented; null: nothing, or what is put on is not shown. */
  readonly content: Content | null;
  /** Whoever is served directly arranges its own picture. */
  readonly ownLayout: boolean;
}

/** The kind an honest track of each source has; anything else is smuggled (a camera may carry sound). */
const KIND_OF_SOURCE: Readonly<Record<Source, Kind>> = {
  camera: "video",
  microphone: "audio",
  screen_share: "video",
  screen_share_audio: "audio",
};
const STATES: readonly string[] = ["open", "live", "paused", "ended"];
const PRESETS: readonly string[] = ["pair", "discussion", "lecture", "conference", "content", "title", "pause"];
const CONTENTS: readonly string[] = ["slides", "clip", "screen"];
const RECORDINGS: readonly string[] = ["none", "waiting", "running", "failed", "unable"];

type Fields = Record<string, unknown>;

function fieldsOf(value: unknown): Fields | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

const number = (value: unknown, otherwise: number) => (typeof value === "number" ? value : otherwise);
const text = (value: unknown) => (typeof value === "string" ? value : "");

function onStage(value: unknown): OnStage | null {
  const fields = fieldsOf(value);
  if (!fields || typeof fields.identity !== "string" || typeof fields.label !== "string") return null;
  return {
    identity: fields.identity,
    label: fields.label,
    person: text(fields.person),
    since: number(fields.since, 0),
    until: number(fields.until, 0),
  };
}

function listOf<T>(value: unknown, read: (item: unknown) => T | null): T[] {
  return Array.isArray(value) ? value.map(read).filter((item): item is T => item !== null) : [];
}

function stageTrack(value: unknown): StageTrack | null {
  const fields = fieldsOf(value);
  if (!fields || typeof fields.identity !== "string" || typeof fields.source !== "string") return null;
  if (!(fields.source in KIND_OF_SOURCE)) return null;
  return { identity: fields.identity, source: fields.source as Source };
}

function deliveryRule(value: unknown): DeliveryRule {
  const fields = fieldsOf(value);
  const ids = (list: unknown) => listOf(list, (item) => (typeof item === "number" ? item : null));
  return {
    above: number(fields?.above, 12),
    direct: ids(fields?.direct),
    programme: ids(fields?.programme),
  };
}

function content(value: unknown): Content | null {
  const fields = fieldsOf(value);
  if (!fields || !CONTENTS.includes(text(fields.kind))) return null;
  return {
    kind: fields.kind as Content["kind"],
    path: text(fields.path),
    page: number(fields.page, 1),
    pages: number(fields.pages, 1),
    position: number(fields.position, 0),
    playing: fields.playing === true,
    at: number(fields.at, 0),
    identity: text(fields.identity),
  };
}

/** Reads the document from JSON or from an answer of the API; null when it is none (yet). */
export function readStage(document: unknown): Stage | null {
  let value = document;
  if (typeof document === "string") {
    try {
      value = JSON.parse(document);
    } catch {
      return null;
    }
  }
  const fields = fieldsOf(value);
  if (!fields || typeof fields.v !== "number") return null;
  const main = onStage(fields.main);
  if (!main || !STATES.includes(String(fields.state))) return null;
  const recording = String(fields.recording ?? "none");
  const preset = String(fields.preset ?? "pair");
  return {
    v: fields.v,
    session: Number(fields.session),
    room: Number(fields.room),
    state: fields.state as StageState,
    preset: PRESETS.includes(preset) ? (preset as Preset) : "pair",
    main,
    floor: listOf(fields.floor, onStage),
    shown: onStage(fields.shown),
    tracks: listOf(fields.tracks, stageTrack),
    recording: RECORDINGS.includes(recording) ? (recording as RecordingState) : "none",
    ready: listOf(fields.ready, (item) => (typeof item === "string" ? item : null)),
    looked: listOf(fields.looked, (item) => (typeof item === "string" ? item : null)),
    touring: text(fields.touring),
    others: listOf(fields.others, onStage),
    delivery: deliveryRule(fields.delivery),
    title: text(fields.title),
    subtitle: text(fields.subtitle),
    agenda: listOf(fields.agenda, (item) => (typeof item === "string" ? item : null)),
    agendaFrom: number(fields.agenda_from, 1),
    until: number(fields.until, 0),
    item: number(fields.item, 0),
    topic: text(fields.topic),
    topicUntil: number(fields.topic_until, 0),
    banner: text(fields.banner),
    urgent: fields.urgent === true,
    content: content(fields.content),
    ownLayout: fields.own_layout === true,
  };
}

/** The newer of two documents; the one at hand when both have one version. */
export function newerStage(held: Stage | null, arrived: Stage | null): Stage | null {
  if (!arrived) return held;
  return held && arrived.v <= held.v && arrived.session === held.session ? held : arrived;
}

/** Whether a track may be subscribed to: identity and source on stage, its kind the honest one. */
export function allows(stage: Stage, identity: string, source: string, kind: string): boolean {
  return stage.tracks.some(
    (track) => track.identity === identity && track.source === source && KIND_OF_SOURCE[track.source] === kind,
  );
}

/** Whether the chair may look at a track beforehand: only the picture of the point that is called next. */
export function previews(stage: Stage, identity: string, source: string, kind: string): boolean {
  return source === "camera" && kind === "video" && stage.ready.includes(identity);
}

/** Whether an identity is the main point or has the floor. */
export function onStageNow(stage: Stage, identity: string): boolean {
  return stage.main.identity === identity || stage.floor.some((on) => on.identity === identity);
}

/** Whether an identity is seen besides main point and floor, by picture alone. */
export function isSeen(stage: Stage, identity: string): boolean {
  return stage.others.some((on) => on.identity === identity);
}

/** Whether an identity is seen by all and not heard: shown without its sound, or among the small pictures. */
export function isSeenSilently(stage: Stage, identity: string): boolean {
  return stage.shown?.identity === identity || isSeen(stage, identity);
}

/** The slide that stands instead of pictures: the title's, the pause's (in every break), or none. */
export function slideOf({ state, preset }: Pick<Stage, "state" | "preset">): "title" | "pause" | null {
  if (state === "paused" || preset === "pause") return "pause";
  return preset === "title" ? "title" : null;
}

/** Identity whose screen is shown; empty: nobody's. */
export function presenterOf({ preset, content: shown }: Pick<Stage, "preset" | "content">): string {
  return preset === "content" && shown?.kind === "screen" ? shown.identity : "";
}

/** The point that an identity belongs to, its seat's or its second machine's; 0: none. */
function ownerOf(identity: string): number {
  return pointOf(identity.replace(/:content$/, ""));
}

/** The point whose screen is put on, whichever of its machines shows it; 0: none. */
export function presentingPoint(shown: Pick<Content, "kind" | "identity"> | null | undefined): number {
  return shown?.kind === "screen" ? ownerOf(shown.identity) : 0;
}

/** How the screen of a machine stands to the stage: its point was asked for one, and it is this machine that shows. */
export function screenOf(stage: Stage | null, identity: string): { readonly asked: boolean; readonly mine: boolean } {
  const shown = stage ? presenterOf(stage) : "";
  return { asked: shown !== "" && ownerOf(shown) === ownerOf(identity), mine: shown !== "" && shown === identity };
}

/** Where a clip stands at a server instant, milliseconds from its beginning. */
export function clipPosition({ position, playing, at }: Content, now: number): number {
  return position + (playing ? Math.max(0, now - at) : 0);
}

/** Address of the page that is shown. */
export function pageAddress(path: string, page: number): string {
  return `/api/files/${path.replace("{page}", String(page))}`;
}

/** Point id of an identity such as `point:17`; 0 when it is none. */
export function pointOf(identity: string): number {
  const found = /^point:(\d+)$/.exec(identity);
  return found ? Number(found[1]) : 0;
}

/** Identity of a point's seat. */
export function identityOf(pointId: number): string {
  return `point:${pointId}`;
}
