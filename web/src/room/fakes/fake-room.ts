/** A media room written by hand: what the server would do is done by the test. */
import type { LinkFigures, MediaEvent, MediaRoom, Permission, Playable, RemoteTrack } from "../ports";
import { NO_TOTALS } from "../statistics";
import type { Kind, Source } from "../stage";

/** A track of the browser, as far as the room logic looks at it. */
export class FakeTrack extends EventTarget {
  readyState: MediaStreamTrackState = "live";
  readonly kind: Kind;
  readonly label: string;
  readonly deviceId: string;

  constructor(kind: Kind, label = "", deviceId = "") {
    super();
    this.kind = kind;
    this.label = label;
    this.deviceId = deviceId;
  }

  stop(): void {
    this.readyState = "ended";
  }

  getSettings(): MediaTrackSettings {
    return { deviceId: this.deviceId };
  }

  /** The device was pulled out. */
  unplug(): void {
    this.readyState = "ended";
    this.dispatchEvent(new Event("ended"));
  }

  get asTrack(): MediaStreamTrack {
    return this as unknown as MediaStreamTrack;
  }
}

class FakeRemote implements RemoteTrack {
  wanted = false;
  playable: Playable | null = null;
  readonly sid: string;
  readonly identity: string;
  readonly source: string;
  readonly kind: Kind;
  readonly name: string;
  readonly #arrives: boolean;
  readonly #tell: () => void;

  constructor(identity: string, source: string, kind: Kind, arrives: boolean, tell: () => void, name = "") {
    this.sid = `${identity}/${source}/${kind}${name && `/${name}`}`;
    this.name = name;
    this.identity = identity;
    this.source = source;
    this.kind = kind;
    this.#arrives = arrives;
    this.#tell = tell;
  }

  want(wanted: boolean): void {
    this.wanted = wanted;
    if (wanted && this.#arrives) {
      const mediaStreamTrack = new FakeTrack(this.kind).asTrack;
      const same = (element: HTMLMediaElement) => element;
      this.playable = { sid: this.sid, mediaStreamTrack, attach: same, detach: same };
    } else {
      this.playable = null;
    }
    this.#tell();
  }
}

export class FakeRoom implements MediaRoom {
  document = "";
  permission: Permission = { camera: false, microphone: false, screen_share: false };
  readonly others = new Set<string>();
  readonly published = new Set<Source>();
  /** Everything that was done, in order. */
  readonly log: string[] = [];
  /** Publishing is accepted and nothing comes of it, as after a restart of the server. */
  swallows = false;
  /** Milliseconds that it takes until a track is out. */
  sendingTakes = 0;
  /** The server is not there. */
  unreachable = false;
  figures: LinkFigures = NO_TOTALS;
  readonly #remotes: FakeRemote[] = [];
  #listener: (event: MediaEvent) => void = () => undefined;

  async connect(url: string, token: string): Promise<void> {
    this.log.push(`connect ${url} ${token}`);
    if (this.unreachable) throw new Error("unreachable");
  }

  async disconnect(): Promise<void> {
    this.log.push("disconnect");
  }

  remoteTracks(): readonly RemoteTrack[] {
    return this.#remotes;
  }

  async publish(source: Source): Promise<void> {
    this.log.push(`publish ${source}`);
    if (this.sendingTakes > 0) await new Promise((done) => setTimeout(done, this.sendingTakes));
    if (!this.swallows) this.published.add(source);
  }

  async unpublish(source: Source): Promise<void> {
    this.log.push(`unpublish ${source}`);
    this.published.delete(source);
  }

  async measure(): Promise<LinkFigures> {
    return this.figures;
  }

  async startSound(): Promise<void> {
    this.log.push("sound");
  }

  listen(listener: (event: MediaEvent) => void): void {
    this.#listener = listener;
  }

  emit(event: MediaEvent): void {
    this.#listener(event);
  }

  /** Somebody publishes; `arrives` is whether it comes when it is asked for. */
  announce(identity: string, source: string, kind: Kind, arrives = true, name = ""): void {
    this.others.add(identity);
    this.#remotes.push(new FakeRemote(identity, source, kind, arrives, () => this.emit({ type: "tracks" }), name));
    this.emit({ type: "tracks" });
  }

  /** Everything that an identity publishes is gone, as when it left. */
  depart(identity: string): void {
    this.others.delete(identity);
    for (const gone of this.#remotes.filter((remote) => remote.identity === identity)) {
      this.#remotes.splice(this.#remotes.indexOf(gone), 1);
    }
    this.emit({ type: "roster" });
  }

  grant(permission: Partial<Permission>): void {
    this.permission = { ...this.permission, ...permission };
    // The server removes at once what is not allowed any more.
    for (const source of ["camera", "microphone", "screen_share"] as const) if (!this.permission[source]) this.published.delete(source);
    this.emit({ type: "permission" });
  }

  show(document: object): void {
    this.document = JSON.stringify(document);
    this.emit({ type: "document" });
  }

  /** Sids of what this page receives. */
  get received(): string[] {
    return this.#remotes.filter((remote) => remote.wanted).map((remote) => remote.sid);
  }
}
