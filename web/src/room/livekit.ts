/**
 * The room at LiveKit. Owns what is peculiar to its client:
 * - it receives a *copy* of each held track, because it stops what it was given in several corners (a publish that
 *   timed out, a page that leaves); the held track stays alive for the next floor;
 * - it may mend the signalling by itself, but never joins anew with an old token: that is told as `gone`, and whoever
 *   owns the connection asks the control plane for a fresh place;
 * - a picture is handed out in a cover that stands for it as long as the track does: it may be shown in another window;
 * - its log is silent: lost connections are expected here and said on the page.
 */
import {
  ConnectionState,
  DisconnectReason,
  type LocalTrackPublication,
  type Participant,
  type RemoteTrack as ClientTrack,
  RemoteVideoTrack,
  Room,
  RoomEvent,
  setLogLevel,
  Track,
  VideoQuality,
} from "livekit-client";
import { PROGRAMME } from "./delivery";
import { AnyWindow } from "./other-window";
import type { LinkFigures, LossReason, MediaEvent, MediaRoom, Permission, Playable, RemoteTrack } from "./ports";
import type { Kind, Source } from "./stage";
import { addReport, NO_TOTALS, type Totals } from "./statistics";

const CONNECT_MS = 12_000;
/** Time for the owner to find out that the media server itself is away; pictures flow on meanwhile. */
const RESUME_FIRST_MS = 2000;
const RESUME_AGAIN_MS = 1000;

/** Permission bits of LiveKit's protocol (TrackSource). */
const SOURCE_BITS = { camera: 1, microphone: 2, screen_share: 3 } as const;

/** Letters must stay sharp; a page that is scrolled needs no more pictures than this. */
const SCREEN = { maxBitrate: 1_800_000, maxFramerate: 10 } as const;

const SOURCES: Readonly<Record<Source, Track.Source>> = {
  camera: Track.Source.Camera,
  microphone: Track.Source.Microphone,
  screen_share: Track.Source.ScreenShare,
  screen_share_audio: Track.Source.ScreenShareAudio,
};

function lossOf(reason: DisconnectReason | undefined): LossReason {
  switch (reason) {
    case DisconnectReason.DUPLICATE_IDENTITY:
      return "superseded";
    case DisconnectReason.PARTICIPANT_REMOVED:
      return "removed";
    case DisconnectReason.ROOM_DELETED:
    case DisconnectReason.ROOM_CLOSED:
      return "closed";
    default:
      return "lost";
  }
}

function limited(work: Promise<void>, milliseconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("room not reached in time")), milliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

export class LiveKitRoom implements MediaRoom {
  readonly #room: Room;
  readonly #lowest: boolean;
  readonly #pictures = new WeakMap<RemoteVideoTrack, Playable>();
  #listener: (event: MediaEvent) => void = () => undefined;
  #starting = false;

  /** `lowest`: of every picture no more than its smallest layer is asked for, however large it is shown. */
  constructor({ lowest = false }: { lowest?: boolean } = {}) {
    this.#lowest = lowest;
    setLogLevel("silent");
    this.#room = new Room({
      adaptiveStream: true,
      dynacast: true,
      stopLocalTrackOnUnpublish: false,
      disconnectOnPageLeave: true,
      reconnectPolicy: {
        nextRetryDelayInMs: ({ retryCount }) => (retryCount === 0 ? RESUME_FIRST_MS : RESUME_AGAIN_MS),
      },
      publishDefaults: { simulcast: true, videoCodec: "vp8", dtx: true, red: true },
    });
    const tell = (event: MediaEvent) => this.#listener(event);
    const tracks = () => tell({ type: "tracks" });
    const roster = () => tell({ type: "roster" });
    this.#room
      .on(RoomEvent.RoomMetadataChanged, () => tell({ type: "document" }))
      .on(RoomEvent.ParticipantPermissionsChanged, (_: unknown, participant: Participant) => {
        if (participant.isLocal) tell({ type: "permission" });
      })
      .on(RoomEvent.TrackPublished, tracks)
      .on(RoomEvent.TrackUnpublished, tracks)
      .on(RoomEvent.TrackSubscribed, tracks)
      .on(RoomEvent.TrackUnsubscribed, tracks)
      .on(RoomEvent.LocalTrackPublished, tracks)
      .on(RoomEvent.LocalTrackUnpublished, (publication: LocalTrackPublication) => {
        publication.track?.mediaStreamTrack.stop();
        tracks();
      })
      .on(RoomEvent.ParticipantConnected, roster)
      .on(RoomEvent.ParticipantDisconnected, roster)
      .on(RoomEvent.AudioPlaybackStatusChanged, () => {
        // One sound that is let through says nothing of those that were held back before it: they are started too.
        if (this.#room.canPlaybackAudio) this.#startHeldBack();
        tell({ type: "sound", blocked: !this.#room.canPlaybackAudio });
      })
      .on(RoomEvent.SignalReconnecting, () => tell({ type: "signal", up: false }))
      .on(RoomEvent.Reconnected, () => tell({ type: "signal", up: true }))
      .on(RoomEvent.Reconnecting, () => tell({ type: "gone", reason: "lost" }))
      .on(RoomEvent.Disconnected, (reason) => tell({ type: "gone", reason: lossOf(reason) }));
  }

  /** Starting changes the status, which tells of it again: one start at a time. */
  #startHeldBack(): void {
    if (this.#starting) return;
    this.#starting = true;
    void this.startSound().finally(() => {
      this.#starting = false;
    });
  }

  async connect(url: string, token: string): Promise<void> {
    const connecting = this.#room.connect(url, token, {
      autoSubscribe: false,
      // Without it the server's wish to pause pictures on a thin link would be overridden.
      subscriberAllowPause: true,
      maxRetries: 0,
      peerConnectionTimeout: CONNECT_MS,
      websocketTimeout: CONNECT_MS,
    });
    await limited(connecting, CONNECT_MS);
  }

  async disconnect(): Promise<void> {
    this.#listener = () => undefined;
    const sent = [...this.#room.localParticipant.trackPublications.values()];
    const copies = sent.map((publication) => publication.track?.mediaStreamTrack);
    await this.#room.disconnect(false).catch(() => undefined);
    for (const copy of copies) copy?.stop();
    this.#room.removeAllListeners();
  }

  get document(): string {
    return this.#room.metadata ?? "";
  }

  get permission(): Permission {
    const granted = this.#room.localParticipant.permissions;
    const sources: readonly number[] = granted?.canPublishSources ?? [];
    // An empty list with canPublish would allow everything; the control plane never grants that, and it is not used.
    const may = (source: keyof typeof SOURCE_BITS) => granted?.canPublish === true && sources.includes(SOURCE_BITS[source]);
    return { camera: may("camera"), microphone: may("microphone"), screen_share: may("screen_share") };
  }

  get others(): ReadonlySet<string> {
    return new Set(this.#room.remoteParticipants.keys());
  }

  remoteTracks(): readonly RemoteTrack[] {
    const tracks: RemoteTrack[] = [];
    for (const participant of this.#room.remoteParticipants.values()) {
      for (const publication of participant.trackPublications.values()) {
        const { track } = publication;
        tracks.push({
          sid: publication.trackSid,
          identity: participant.identity,
          source: publication.source,
          kind: publication.kind as Kind,
          name: publication.trackName,
          wanted: publication.isDesired,
          playable: track ? this.#playable(track) : null,
          want: (wanted) => {
            publication.setSubscribed(wanted);
            if (wanted && this.#lowest) publication.setVideoQuality(VideoQuality.LOW);
          },
        });
      }
    }
    return tracks;
  }

  /** The same object for a track every time: pages compare. */
  #playable(track: ClientTrack): Playable {
    if (!(track instanceof RemoteVideoTrack)) return track as Playable;
    const known = this.#pictures.get(track) ?? new AnyWindow(track);
    this.#pictures.set(track, known);
    return known;
  }

  get published(): ReadonlySet<Source> {
    const sources = new Set<Source>();
    for (const publication of this.#room.localParticipant.trackPublications.values()) {
      if (publication.track?.mediaStreamTrack.readyState === "live") sources.add(publication.source as Source);
    }
    return sources;
  }

  async publish(source: Source, track: MediaStreamTrack): Promise<void> {
    if (this.#room.state !== ConnectionState.Connected) throw new Error("not connected");
    const copy = track.clone();
    try {
      await this.#room.localParticipant.publishTrack(copy, { source: SOURCES[source], screenShareEncoding: SCREEN });
    } catch (error) {
      copy.stop();
      throw error;
    }
  }

  async unpublish(source: Source): Promise<void> {
    const track = this.#room.localParticipant.getTrackPublication(SOURCES[source])?.track;
    if (!track) return;
    await this.#room.localParticipant.unpublishTrack(track, true);
  }

  async measure(): Promise<LinkFigures> {
    let totals: Totals = NO_TOTALS;
    for (const participant of this.#room.remoteParticipants.values()) {
      for (const { track, source, isMuted, trackSid } of participant.trackPublications.values()) {
        const before = totals.packetsReceived;
        const moving = source === Track.Source.Camera && !isMuted ? trackSid : "";
        totals = addReport(totals, await track?.getRTCStatsReport(), moving);
        if (participant.identity === PROGRAMME) {
          totals = { ...totals, programme: totals.programme + totals.packetsReceived - before };
        }
      }
    }
    for (const { track } of this.#room.localParticipant.trackPublications.values()) {
      totals = addReport(totals, await track?.getRTCStatsReport());
    }
    return totals;
  }

  async startSound(): Promise<void> {
    await this.#room.startAudio().catch(() => undefined);
  }

  listen(listener: (event: MediaEvent) => void): void {
    this.#listener = listener;
  }
}
