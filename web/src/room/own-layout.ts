/**
 * The layout of this page's own: what it draws of the stage and how, while the chair leaves that to each point. Only a
 * page that is served directly has anything to arrange; the programme is one picture, the same for everybody.
 */
import { presenterOf, slideOf, type Stage } from "./stage";

/** `host`: as the chair arranges it for everybody; the others in the order in which they are offered. */
export const LAYOUTS = ["host", "equal", "speaker", "content"] as const;
export type Layout = (typeof LAYOUTS)[number];

/** Whether pages or a screen are there to be drawn large. */
export function hasContent(stage: Stage): boolean {
  if (slideOf(stage)) return false;
  return presenterOf(stage) !== "" || (stage.preset === "content" && stage.content?.kind === "slides");
}

/** The layout that counts: the chosen one as long as the chair leaves it to the point and there is what it is about. */
export function layoutOf(stage: Stage, chosen: Layout): Layout {
  if (!stage.ownLayout) return "host";
  return chosen === "content" && !hasContent(stage) ? "host" : chosen;
}

type Store = Pick<Storage, "getItem" | "setItem">;

function key(sessionId: number): string {
  return `nhipcau.layout.${sessionId}`;
}

/** What this tab chose in a session before a reload. */
export function rememberedLayout(store: Store, sessionId: number): Layout {
  const value = store.getItem(key(sessionId));
  return LAYOUTS.find((layout) => layout === value) ?? "host";
}

export function rememberLayout(store: Store, sessionId: number, layout: Layout): void {
  try {
    store.setItem(key(sessionId), layout);
  } catch {
    // Without storage a reload begins with the chair's.
  }
}
