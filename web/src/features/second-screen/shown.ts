/** What stands in the second window, and what is left for the first. Plain logic. */
import type { Playable } from "@/room/ports";
import { drawingOf } from "@/room/scene";
import type { Content, Stage } from "@/room/stage";
import type { Received } from "@/room/subscribing";

export type Shown =
  /** Nothing is presented, or the room is not reached. */
  | { readonly kind: "none" }
  /** The title's or the pause's slide. */
  | { readonly kind: "slide"; readonly slide: "title" | "pause" }
  | { readonly kind: "pages"; readonly content: Content }
  | { readonly kind: "picture"; readonly of: "screen" | "clip"; readonly playable: Playable }
  /** This machine's own window, which everybody sees. */
  | { readonly kind: "own"; readonly track: MediaStreamTrack }
  /** This machine shows all of its screen: drawn here it would stand in itself. */
  | { readonly kind: "mirror" }
  | { readonly kind: "coming"; readonly of: "screen" | "clip" };

interface Here {
  /** Null: the room is not reached. */
  stage: Stage | null;
  received: Received;
  /** This page's identity, and the screen that it shares. */
  own: string;
  shared: MediaStreamTrack | null;
}

export function shownOf({ stage, received, own, shared }: Here): Shown {
  if (!stage) return { kind: "none" };
  const { slide, pages, screen } = drawingOf(stage);
  if (slide) return { kind: "slide", slide };
  if (pages) return { kind: "pages", content: pages };
  if (screen) {
    if (screen !== own) return received.screen ? { kind: "picture", of: "screen", playable: received.screen } : { kind: "coming", of: "screen" };
    if (!shared) return { kind: "coming", of: "screen" };
    return shared.getSettings().displaySurface === "monitor" ? { kind: "mirror" } : { kind: "own", track: shared };
  }
  // A clip is in the programme alone.
  if (stage.preset !== "content" || stage.content?.kind !== "clip") return { kind: "none" };
  return received.programme ? { kind: "picture", of: "clip", playable: received.programme } : { kind: "coming", of: "clip" };
}

/** The stage without what the second window shows: the first one has all its room for people. */
export function peopleOf(stage: Stage): Stage {
  return stage.preset === "content" ? { ...stage, preset: "pair", content: null } : stage;
}
