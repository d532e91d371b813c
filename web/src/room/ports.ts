/** What the room logic needs from outside: the media server's room, and the control plane. */
import type { Kind, Source } from "./stage";

/** A remote picture or sound that is being received. `attach` also tells the server how large it is shown. */
export interface Playable {
  readonly sid: string;
  readonly mediaStreamTrack: MediaStreamTrack;
  attach(element: HTMLMediaElement): HTMLMediaElement;
  detach(element: HTMLMediaElement): HTMLMediaElement;
}

/** A track that somebody else publishes. */
export interface RemoteTrack {
  readonly sid: string;
  readonly identity: string;
  readonly source: string;
  readonly kind: Kind;
  /** Name that its publisher gave it. */
  readonly name: string;
  /** Whether this page has asked for it. */
  readonly wanted: boolean;
  /** Null until it arrives. */
  readonly playable: Playable | null;
  want(wanted: boolean): void;
}

/** What this page may publish just now. */
export interface Permission {
  readonly camera: boolean;
  readonly microphone: boolean;
  readonly screen_share: boolean;
}

/** Figures of the link, totals since the room was built. */
export interface LinkFigures {
  /** Milliseconds; null when unknown. */
  readonly roundTrip: number | null;
  readonly packetsReceived: number;
  readonly packetsLost: number;
  /** Share of what this page sent that did not arrive, 0 to 1. */
  readonly sentLoss: number;
  /** The transport carries packets. */
  readonly flowing: boolean;
  /** Packets of the programme alone. */
  readonly programme: number;
  readonly bytesReceived: number;
  readonly bytesSent: number;
  /** Pictures decoded of each track that should move (cameras and the programme, not a screen), by its sid. */
  readonly decoded: ReadonlyMap<string, number>;
  /** Of all pictures: how many came, were decoded, were left out because they were late, and the seconds it took. */
  readonly pictures: { readonly received: number; readonly decoded: number; readonly dropped: number; readonly seconds: number };
}

export type LossReason = "superseded" | "removed" | "closed" | "lost";

export type MediaEvent =
  | { readonly type: "document" }
  | { readonly type: "permission" }
  | { readonly type: "tracks" }
  | { readonly type: "roster" }
  | { readonly type: "sound"; readonly blocked: boolean }
  | { readonly type: "signal"; readonly up: boolean }
  | { readonly type: "gone"; readonly reason: LossReason };

/** One connection to a room. It is built once, connected once, and thrown away; a new one is a new object. */
export interface MediaRoom {
  /** Rejects when the room is not reached in time. */
  connect(url: string, token: string): Promise<void>;
  disconnect(): Promise<void>;
  readonly document: string;
  readonly permission: Permission;
  /** Identities of the others in the room. */
  readonly others: ReadonlySet<string>;
  remoteTracks(): readonly RemoteTrack[];
  /** Sources published just now whose track is alive. */
  readonly published: ReadonlySet<Source>;
  publish(source: Source, track: MediaStreamTrack): Promise<void>;
  unpublish(source: Source): Promise<void>;
  measure(): Promise<LinkFigures>;
  /** Plays sound that the browser has held back; call it from a click. */
  startSound(): Promise<void>;
  listen(listener: (event: MediaEvent) => void): void;
}

/** The part of a session that joining looks at. */
export interface SessionGlance {
  readonly state: "planned" | "open" | "live" | "paused" | "ended";
  readonly mediaAway: boolean;
  /** Points that are in the room. */
  readonly present: readonly number[];
}

export interface JoinRequest {
  readonly pointId: number | null;
  readonly takeover: boolean;
  readonly page: number;
}

export interface Admission {
  readonly url: string;
  readonly token: string;
  readonly identity: string;
  readonly label: string;
  readonly generation: number;
  readonly stage: unknown;
}

/** The control plane refused; `what` and `next` are words for people. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly what: string;
  readonly next: string;

  constructor(status: number, code: string, what: string, next: string) {
    super(code);
    this.name = "Refused";
    this.status = status;
    this.code = code;
    this.what = what;
    this.next = next;
  }
}

/** The control plane. Anything but `Refused` that it throws means: not reached, try again. */
export interface Control {
  glance(signal: AbortSignal): Promise<SessionGlance>;
  join(request: JoinRequest, signal: AbortSignal): Promise<Admission>;
  leave(pointId: number, generation: number): Promise<void>;
}
