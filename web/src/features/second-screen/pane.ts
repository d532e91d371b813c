/** An empty window of this page's own, with the page's styles, that a part of the page is drawn into. */

const SIZE = "popup,width=1280,height=720";

export interface Pane {
  readonly window: Window;
  /** What is drawn stands in here. */
  readonly root: HTMLElement;
}

/** Opens the window, or takes the one of that name that is open; null: the browser does not allow it. Call it from a press. */
export function openPane(name: string): Pane | null {
  const opened = window.open("", name, SIZE);
  return opened ? dress(opened) : null;
}

/** Whether what is drawn in it can still be seen; somebody may have loaded it anew, or another address into it. */
export function stateOf({ window: opened, root }: Pane): "open" | "emptied" | "closed" {
  if (opened.closed) return "closed";
  try {
    return opened.document === root.ownerDocument && root.isConnected ? "open" : "emptied";
  } catch {
    return "closed";
  }
}

/** Names the window, in the language in which it is read. */
export function label({ root }: Pane, title: string, language: string): void {
  const page = root.ownerDocument;
  page.title = title;
  page.documentElement.lang = language;
}

/** Gives the window the page's styles and surroundings, and a place to draw in. */
export function dress(opened: Window): Pane {
  const { document: page } = opened;
  const styles = [...document.querySelectorAll('link[rel="stylesheet"], style')].map((style) => page.importNode(style, true));
  const base = page.createElement("base");
  base.href = document.baseURI;
  page.head.replaceChildren(base, ...styles);
  const root = page.createElement("div");
  page.body.replaceChildren(root);
  Object.assign(page.documentElement.dataset, document.documentElement.dataset);
  return { window: opened, root };
}
