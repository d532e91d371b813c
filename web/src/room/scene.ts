/** What a page draws of the stage: which seats, in which order, what stands under each, slides and the banner line. */
import { type Layout, layoutOf } from "./own-layout";
import { type Content, type OnStage, presenterOf, slideOf, type Stage } from "./stage";

type Part = "speaking" | "main" | "main_listening" | "shown" | "seen";

export interface Box {
  readonly on: OnStage;
  readonly part: Part;
}

/** The stage as a page draws it that is served directly; the programme has all of this in its picture. */
export interface Drawing {
  /** Stands instead of everything else. */
  readonly slide: "title" | "pause" | null;
  /** Pages that are presented. A clip is in the programme alone. */
  readonly pages: Content | null;
  /** Whose screen is presented; null: nobody's. */
  readonly screen: string | null;
  /** Where pages or screen stand: large with the boxes small beside them, as the first box, or first in the strip. */
  readonly place: "large" | "box" | "strip";
  readonly boxes: readonly Box[];
  /** Columns of equal boxes; 0: they stand side by side. */
  readonly columns: number;
  /** Small, below the boxes. */
  readonly strip: readonly Box[];
  readonly banner: string;
}

/**
 * Return what is drawn; `own` is the page's identity when it is not to look at itself, else empty; `strip`: the pictures
 * of who is seen besides main point and floor are there; `chosen`: the layout that the page chose for itself.
 */
export function drawingOf(stage: Stage, own = "", strip = false, chosen: Layout = "host"): Drawing {
  const pages = stage.preset === "content" && stage.content?.kind === "slides" ? stage.content : null;
  const screen = presenterOf(stage) || null;
  const seen = strip ? stage.others.filter((on) => on.identity !== own).map((on): Box => ({ on, part: "seen" })) : [];
  const slide = slideOf(stage);
  const { large, small, place } = arranged(stage, own, seen, layoutOf(stage, chosen));
  const content = pages !== null || screen !== null;
  const count = large.length + Number(content && place === "box");
  return {
    slide,
    pages,
    screen,
    place,
    boxes: large,
    columns: slide === null && !(content && place === "large") && count > 2 ? Math.ceil(Math.sqrt(count)) : 0,
    strip: small,
    banner: stage.banner,
  };
}

interface Arranged {
  readonly large: readonly Box[];
  readonly small: readonly Box[];
  readonly place: Drawing["place"];
}

function arranged(stage: Stage, own: string, seen: readonly Box[], layout: Layout): Arranged {
  // What the chair's arrangement leaves out of a lecture is there for a page that arranges by itself.
  const all = () => boxesOf({ ...stage, preset: "pair" }, own);
  switch (layout) {
    case "equal":
      return { large: [...all(), ...seen], small: [], place: "box" };
    case "speaker": {
      const large = boxesOf({ ...stage, preset: "lecture" }, own).slice(0, 2);
      const rest = all().filter(({ on }) => large.every((box) => box.on.identity !== on.identity));
      return { large, small: [...rest, ...seen], place: "strip" };
    }
    case "content":
      return { large: [], small: [], place: "large" };
    case "host": {
      const speakers = boxesOf(stage, own);
      if (stage.preset === "discussion") return { large: [...speakers, ...seen], small: [], place: "large" };
      // Beside others the first speaker of a dialogue is large and the next ones lead the strip, as in the programme.
      const large = seen.length > 0 ? speakers.slice(0, 2) : speakers;
      return { large, small: [...speakers.slice(large.length), ...seen], place: "large" };
    }
  }
}

/**
 * The main point alone, or beside whoever has the floor or is shown without sound; in a lecture and beside pages those
 * alone.
 * A point that is on stage does not look at itself while it can look at others (`own` empty: everything is drawn).
 */
export function boxesOf(stage: Stage, own = ""): readonly Box[] {
  const alone = stage.floor.length === 0;
  const all: Box[] = [
    { on: stage.main, part: alone ? "main" : "main_listening" },
    ...stage.floor.map((on): Box => ({ on, part: "speaking" })),
    ...(stage.shown ? [{ on: stage.shown, part: "shown" } as const] : []),
  ];
  const others = all.filter((box) => box.on.identity !== own);
  const seen = others.length > 0 ? others : all;
  const leads = stage.preset === "lecture" || (stage.preset === "content" && stage.content !== null);
  if (!leads) return seen;
  const leading = seen.filter((box) => box.part === "speaking" || box.part === "shown");
  return leading.length > 0 ? leading : seen.slice(0, 1);
}
