/**
 * What is received: exactly what the stage names, the programme when this page is served by it, and for the chair the
 * pictures of the point that is called next and of the one that is looked at alone. The wall receives nothing but the
 * pictures of whom it looks at. Nobody but `sys:programme` is taken for the programme: identities come from signed
 * tokens, names of tracks do not.
 */
import { ALL_DIRECT, type Delivery, type Plan, PROGRAMME, type Size } from "./delivery";
import type { Playable, RemoteTrack } from "./ports";
import { allows, isSeen, previews, type Stage } from "./stage";

/** What this page asks for now. */
export interface Wish {
  readonly stage: Stage | null;
  readonly looksAhead: boolean;
  readonly plan: Plan;
  /** Size of the programme's picture. */
  readonly size: Size;
  /** The programme's picture is looked at although this page is served directly; its sound is not played. */
  readonly monitors: boolean;
  /** The small pictures of who is seen besides main point and floor are taken too. */
  readonly strip: boolean;
  /** Who is looked at alone by this page. */
  readonly looksAt: ReadonlySet<string>;
  /** Nothing else is taken: no sound, no picture of the stage. */
  readonly onlyLooks: boolean;
  /** The presented screen is taken as it was sent, also by a page that is served the programme: it has a window of its own. */
  readonly content: boolean;
}

const NOBODY: ReadonlySet<string> = new Set();

export function wishFor(
  stage: Stage | null,
  looksAhead: boolean,
  plan: Plan = ALL_DIRECT,
  size: Size = "360",
  monitors = false,
  strip = true,
  looksAt = NOBODY,
  onlyLooks = false,
  content = false,
): Wish {
  return { stage, looksAhead, plan, size, monitors, strip, looksAt, onlyLooks, content };
}

/** The declared sources of the programme's two sounds, by their names. */
const SOUNDS: Readonly<Record<Plan["of"], string>> = { mix: "microphone", clip: "screen_share_audio" };

/** Whether a track is this sound of the programme. */
function isSound(track: RemoteTrack, of: Plan["of"]): boolean {
  return track.identity === PROGRAMME && track.kind === "audio" && track.source === SOUNDS[of] && track.name === of;
}

/** Whether a track is the programme's picture of one size (any size when none is given). */
function isPicture(track: RemoteTrack, size?: Size): boolean {
  if (track.identity !== PROGRAMME || track.kind !== "video") return false;
  return track.source === "camera" && (size === undefined || track.name === size);
}

/** Whether a track is the picture of whom this page looks at alone: one that the stage lets in for that, or shows to all. */
export function isLookedAt(stage: Stage, looksAt: ReadonlySet<string>, { identity, source, kind }: RemoteTrack): boolean {
  if (!looksAt.has(identity) || source !== "camera" || kind !== "video") return false;
  return stage.looked.includes(identity) || allows(stage, identity, source, kind);
}

/** Whether this page wants a track. Without a stage it wants nothing. */
export function isWanted({ stage, looksAhead, plan, size, monitors, strip, looksAt, onlyLooks, content }: Wish, track: RemoteTrack): boolean {
  if (!stage) return false;
  if (isLookedAt(stage, looksAt, track)) return true;
  if (onlyLooks) return false;
  if (track.identity === PROGRAMME) {
    return ((plan.programme || monitors) && isPicture(track, size)) || (plan.programme && isSound(track, plan.of));
  }
  if (allows(stage, track.identity, track.source, track.kind)) {
    if (track.kind === "audio") return plan.directSound;
    if (content && track.source === "screen_share") return true;
    if (plan.directPicture && (strip || !isSeen(stage, track.identity))) return true;
  }
  return looksAhead && previews(stage, track.identity, track.source, track.kind);
}

/** Whether a picture of the programme is kept because the one that takes its place has not come. */
function isHeldOver(wish: Wish, track: RemoteTrack, tracks: readonly RemoteTrack[]): boolean {
  if (!track.wanted || !isPicture(track)) return false;
  if (!wish.plan.programme && !wish.monitors) return false;
  return !tracks.some((other) => isPicture(other, wish.size) && isLive(other));
}

/** Asks for what is wanted and gives back the rest. */
export function applyStage(wish: Wish, tracks: readonly RemoteTrack[]): void {
  for (const track of tracks) {
    const wanted = isWanted(wish, track) || isHeldOver(wish, track, tracks);
    if (wanted !== track.wanted) track.want(wanted);
  }
}

/** Whether sound of the stage's own tracks is here. */
export function directReady(stage: Stage | null, tracks: readonly RemoteTrack[]): boolean {
  if (!stage) return false;
  const named = tracks.filter((track) => track.kind === "audio" && allows(stage, track.identity, track.source, track.kind));
  return named.length > 0 && named.every(isLive);
}

function isLive(track: RemoteTrack): boolean {
  return track.playable?.mediaStreamTrack.readyState === "live";
}

/** What arrives: pictures by identity, and the sounds. */
export interface Received {
  readonly pictures: ReadonlyMap<string, Playable>;
  /** The screen that is presented. */
  readonly screen: Playable | null;
  readonly sounds: readonly Playable[];
  /** The programme's picture, while that is what is shown. */
  readonly programme: Playable | null;
  /** The programme's picture beside what is shown, for who looks after it. */
  readonly monitor: Playable | null;
  /** Where the sound comes from. */
  readonly delivery: Delivery;
  /** Whether the small pictures of who is seen besides main point and floor are among the pictures. */
  readonly strip: boolean;
}

export const NOTHING: Received = {
  pictures: new Map(),
  screen: null,
  sounds: [],
  programme: null,
  monitor: null,
  delivery: "direct",
  strip: false,
};

/**
 * Collects what may be shown and played; a track that the stage no longer allows is left out at once, and a programme
 * that stands `still` is not what the others see.
 */
export function collect(wish: Wish, tracks: readonly RemoteTrack[], before: Received, still = false): Received {
  const pictures = new Map<string, Playable>();
  const sounds: Playable[] = [];
  let composed: Playable | null = null;
  let screen: Playable | null = null;
  for (const track of tracks) {
    if (!track.playable) continue;
    const ofProgramme = track.identity === PROGRAMME;
    if (!isWanted(wish, track) && !isHeldOver(wish, track, tracks)) continue;
    if (track.kind === "audio") {
      // Never two sounds of one voice: what is being left or not yet here stays silent.
      const { sound } = wish.plan;
      const plays = ofProgramme ? sound !== "direct" : sound !== "programme";
      if (plays) sounds.push(track.playable);
    } else if (ofProgramme) {
      if (composed === null || isPicture(track, wish.size)) composed = track.playable;
    } else if (track.source === "camera") pictures.set(track.identity, track.playable);
    else if (track.source === "screen_share") screen = track.playable;
  }
  const programme = wish.plan.picture === "programme" ? composed : null;
  const monitor = wish.monitors && !still ? composed : null;
  const same =
    pictures.size === before.pictures.size &&
    sounds.length === before.sounds.length &&
    screen === before.screen &&
    programme === before.programme &&
    monitor === before.monitor &&
    wish.plan.sound === before.delivery &&
    wish.strip === before.strip &&
    sounds.every((sound, index) => before.sounds[index] === sound) &&
    [...pictures].every(([identity, picture]) => before.pictures.get(identity) === picture);
  return same ? before : { pictures, screen, sounds, programme, monitor, delivery: wish.plan.sound, strip: wish.strip };
}
