/** What a page draws of the stage: which seats, in which order, what stands under each, slides and the banner line. */
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
  /** Pages that are presented, large. A clip is in the programme alone. */
  readonly pages: Content | null;
  /** Whose screen is presented, large; null: nobody's. */
  readonly screen: string | null;
  readonly boxes: readonly Box[];
  /** Columns of equal boxes; 0: they stand side by side. */
  readonly columns: number;
  /** Small, below the boxes. */
  readonly strip: readonly Box[];
  readonly banner: string;
}

/**
 * Return what is drawn; `own` is the page's identity when it is not to look at itself, else empty; `strip`: the pictures
 * of who is seen besides main point and floor are there.
 */
export function drawingOf(stage: Stage, own = "", strip = false): Drawing {
  const pages = stage.preset === "content" && stage.content?.kind === "slides" ? stage.content : null;
  const screen = presenterOf(stage) || null;
  const seen = strip ? stage.others.filter((on) => on.identity !== own).map((on): Box => ({ on, part: "seen" })) : [];
  const speakers = boxesOf(stage, own);
  const slide = slideOf(stage);
  // Beside others the first speaker of a dialogue is large and the next ones lead the strip, as in the programme.
  const large = stage.preset === "discussion" ? [...speakers, ...seen] : seen.length > 0 ? speakers.slice(0, 2) : speakers;
  return {
    slide,
    pages,
    screen,
    boxes: large,
    columns: slide === null && pages === null && screen === null && large.length > 2 ? Math.ceil(Math.sqrt(large.length)) : 0,
    strip: stage.preset === "discussion" ? [] : [...speakers.slice(large.length), ...seen],
    banner: stage.banner,
  };
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
