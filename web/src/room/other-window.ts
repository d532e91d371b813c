/**
 * Pictures that may stand in another window of this page's: that window says whether they are seen and how large.
 *
 * The media client asks this page's own document alone and has every picture stopped while it is hidden, so that with
 * the page minimised a venue's second display stood still.
 */
import type { ElementInfo, RemoteVideoTrack } from "livekit-client";
import type { Playable } from "./ports";

/** A picture's element in another window, as the media client looks at one. */
class Elsewhere implements ElementInfo {
  readonly element: HTMLMediaElement;
  visibilityChangedAt: number | undefined;
  handleResize?: () => void;
  handleVisibilityChanged?: () => void;
  readonly #page: Document;
  #sizes: ResizeObserver | undefined;

  constructor(element: HTMLMediaElement) {
    this.element = element;
    this.#page = element.ownerDocument;
  }

  /** It fills its window: seen whenever that is. */
  get visible(): boolean {
    return this.#page.visibilityState === "visible";
  }

  /** The client's word for what is seen while the page itself is not. */
  get pictureInPicture(): boolean {
    return this.visible;
  }

  width(): number {
    return this.element.clientWidth;
  }

  height(): number {
    return this.element.clientHeight;
  }

  observe(): void {
    this.#page.addEventListener("visibilitychange", this.#look);
    // That window's own: an observer of a page that is not drawn says nothing.
    const Sizes = (this.#page.defaultView as (Window & typeof globalThis) | null)?.ResizeObserver;
    this.#sizes = Sizes && new Sizes(() => this.handleResize?.());
    this.#sizes?.observe(this.element);
  }

  stopObserving(): void {
    this.#page.removeEventListener("visibilitychange", this.#look);
    this.#sizes?.disconnect();
  }

  readonly #look = () => {
    this.visibilityChangedAt = Date.now();
    this.handleVisibilityChanged?.();
  };
}

/** A received picture as pages take it, in whichever window they show it. */
export class AnyWindow implements Playable {
  readonly #track: RemoteVideoTrack;

  constructor(track: RemoteVideoTrack) {
    this.#track = track;
  }

  get sid(): string {
    return this.#track.sid ?? "";
  }

  get mediaStreamTrack(): MediaStreamTrack {
    return this.#track.mediaStreamTrack;
  }

  attach(element: HTMLMediaElement): HTMLMediaElement {
    // An element that the client knows already is not looked at in its own way as well.
    if (element.ownerDocument !== document) this.#track.observeElementInfo(new Elsewhere(element));
    return this.#track.attach(element);
  }

  detach(element: HTMLMediaElement): HTMLMediaElement {
    return this.#track.detach(element);
  }
}
