import { RemoteVideoTrack, TrackEvent } from "livekit-client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeTrack } from "./fakes/fake-room";
import { AnyWindow } from "./other-window";

/** The client waits so long before it believes that a page is hidden, and then for what else may change. */
const BELIEVED_MS = 5500;

class FakeStream {
  readonly #tracks: MediaStreamTrack[] = [];

  getAudioTracks = () => [];
  getVideoTracks = () => this.#tracks;
  getTracks = () => this.#tracks;
  addTrack = (track: MediaStreamTrack) => void this.#tracks.push(track);
  removeTrack = () => undefined;
}

class SeesNothing {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

/** A page is hidden or seen again. */
function set(page: Document, state: DocumentVisibilityState) {
  Object.defineProperty(page, "visibilityState", { value: state, configurable: true });
  page.dispatchEvent(new Event("visibilitychange"));
}

/** A picture of the media client's, attached to an element of a page; `asked`: whether it asks the server for it. */
function picture(page: Document) {
  const track = new RemoteVideoTrack(new FakeTrack("video").asTrack, "TR_1", {} as RTCRtpReceiver, {});
  const asked: boolean[] = [];
  track.on(TrackEvent.VisibilityChanged, (seen: boolean) => void asked.push(seen));
  const element = page.body.appendChild(page.createElement("video"));
  // jsdom lays nothing out.
  for (const side of ["offsetWidth", "offsetHeight"]) Object.defineProperty(element, side, { value: 100 });
  Object.defineProperty(element, "srcObject", { value: null, writable: true });
  element.play = () => Promise.resolve();
  const shown = new AnyWindow(track);
  shown.attach(element);
  return { asked, close: () => shown.detach(element) };
}

let other: Document;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("MediaStream", FakeStream);
  vi.stubGlobal("IntersectionObserver", SeesNothing);
  const frame = document.body.appendChild(document.createElement("iframe"));
  if (!frame.contentDocument) throw new Error("no document");
  other = frame.contentDocument;
  set(other, "visible");
});
afterEach(() => {
  set(document, "visible");
  document.body.replaceChildren();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("a picture in another window goes on while this page is hidden, and one of this page does not", async () => {
  const there = picture(other);
  const here = picture(document);
  set(document, "hidden");
  await vi.advanceTimersByTimeAsync(BELIEVED_MS);
  expect([there.asked, here.asked]).toEqual([[true], [true, false]]);
});

test("it stands still while its own window is hidden as well, and comes back with it", async () => {
  const there = picture(other);
  set(document, "hidden");
  await vi.advanceTimersByTimeAsync(BELIEVED_MS);
  set(other, "hidden");
  await vi.advanceTimersByTimeAsync(BELIEVED_MS);
  set(other, "visible");
  expect(there.asked).toEqual([true, false, true]);
});

test("a window that is gone asks for nothing any more", async () => {
  const there = picture(other);
  there.close();
  await vi.advanceTimersByTimeAsync(BELIEVED_MS);
  set(other, "hidden");
  set(other, "visible");
  expect(there.asked).toEqual([true, false]);
});
