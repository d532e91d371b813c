import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { changeLanguage } from "@/i18n";
import { Conference } from "@/room/conference";
import { stageDocument } from "@/room/fakes/documents";
import { FakeTrack } from "@/room/fakes/fake-room";
import type { Playable } from "@/room/ports";
import { readStage, type Stage } from "@/room/stage";
import { NOTHING } from "@/room/subscribing";
import { faults, serve, show } from "../../../tests/support/page";
import { SecondScreen } from "./SecondScreen";
import { SecondScreenNote } from "./SecondScreenNote";
import { SecondScreenOption } from "./SecondScreenOption";
import { peopleOf, shownOf } from "./shown";
import { useSecondScreen } from "./useSecondScreen";

vi.setConfig({ testTimeout: 30_000 });

const PAGES = { preset: "content", content: { kind: "slides", path: "4/page-{page}.jpg", page: 2, pages: 3 } };

function stageWith(fields: object): Stage {
  const stage = readStage({ ...stageDocument({ floor: 2 }), ...fields });
  if (!stage) throw new Error("no stage");
  return stage;
}

/** A window inside this one. */
class FakeWindow {
  #frame = document.body.appendChild(document.createElement("iframe"));
  closed = false;

  get document(): Document {
    if (!this.#frame.contentDocument) throw new Error("no document");
    return this.#frame.contentDocument;
  }

  close(): void {
    this.closed = true;
  }

  /** Somebody loads it anew. */
  reload(): void {
    const fresh = document.createElement("iframe");
    this.#frame.replaceWith(fresh);
    this.#frame = fresh;
  }

  get inside() {
    return within(this.document.body);
  }
}

let windows: FakeWindow[] = [];
let allowed = true;

beforeEach(() => {
  changeLanguage("vi");
  localStorage.clear();
  windows = [];
  allowed = true;
  vi.stubGlobal("open", () => {
    if (!allowed) return null;
    windows.push(new FakeWindow());
    return windows.at(-1);
  });
});
afterEach(() => {
  cleanup();
  for (const frame of document.querySelectorAll("iframe")) frame.remove();
  vi.unstubAllGlobals();
});

function Room({ stage, active, conference }: { stage: Stage; active: boolean; conference: Conference }) {
  const beside = useSecondScreen({ pointId: 4, active, rooms: [conference, undefined] });
  return (
    <>
      <SecondScreenNote screen={beside} />
      <SecondScreenOption screen={beside} onDone={() => undefined} />
      <p>{beside.pane ? peopleOf(stage).preset : stage.preset}</p>
      {beside.pane && <SecondScreen pane={beside.pane} stage={stage} received={NOTHING} own="point:4" shared={null} title="Giao ban" name="Xã Cấm Sơn" now={0} />}
    </>
  );
}

function room(fields: object = PAGES, active = true) {
  serve();
  const conference = new Conference({ control: {} as never, makeRoom: () => Promise.reject(new Error("none")) });
  const takes = vi.spyOn(conference, "takeContent");
  return { takes, ...show(<Room stage={stageWith(fields)} active={active} conference={conference} />) };
}

const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));
const OPEN = "Mở màn hình thứ hai cho nội dung";
const AGAIN = "Mở lại màn hình thứ hai";

test("the window has the page alone and whole, in words too, while the first one has the people", async () => {
  const { takes } = room();
  press(OPEN);
  const [second] = windows;
  if (!second) throw new Error("no window");
  const picture = await second.inside.findByRole<HTMLImageElement>("img", { name: /2.*3/u });
  expect(new URL(picture.src).pathname).toBe("/api/files/4/page-2.jpg");
  expect(second.inside.getByRole("status").textContent).toBe("Đang hiện trang trình chiếu");
  expect([second.document.title, second.document.documentElement.lang]).toEqual(["Màn hình nội dung · Xã Cấm Sơn", "vi"]);
  expect(second.inside.getByRole("button", { name: "Toàn màn hình" })).toBeTruthy();
  expect(screen.getByText("pair")).toBeTruthy();
  expect(takes).toHaveBeenLastCalledWith(true);
  await act(() => changeLanguage("en"));
  expect(second.document.documentElement.lang).toBe("en");
  expect(second.inside.getByRole("status").textContent).toBe("A page is shown");
});

test("it says that what is presented is recorded, and nothing of it when it is not", async () => {
  const { unmount } = room({ ...PAGES, recording: "running" });
  press(OPEN);
  expect(windows[0]?.inside.getByText("Đang ghi hình")).toBeTruthy();
  unmount();
  room(PAGES);
  press(AGAIN);
  expect(await windows[1]?.inside.findByRole("img", { name: /2.*3/u })).toBeTruthy();
  expect(windows[1]?.inside.queryByText(/ghi hình/u)).toBeNull();
});

test("without content the conference's title holds the place, and no fault is found", async () => {
  const { container } = room({ item: 2, topic: "Phòng chống lụt bão" });
  press(OPEN);
  const inside = windows[0]?.inside;
  expect(inside?.getByText("Giao ban")).toBeTruthy();
  expect(inside?.getByText(/Phòng chống lụt bão/u)).toBeTruthy();
  expect(await faults(container)).toEqual([]);
});

test("a window that is closed by hand leaves everything to the first, and is not asked for again", async () => {
  const { takes, unmount } = room();
  press(OPEN);
  windows[0]?.close();
  await screen.findByText("content");
  expect(takes).toHaveBeenLastCalledWith(false);
  expect(screen.queryByRole("button", { name: AGAIN })).toBeNull();
  unmount();
  room();
  expect(screen.queryByRole("button", { name: AGAIN })).toBeNull();
});

test("a page that goes takes its window along, and the next one opens it again with one press", () => {
  const { unmount } = room();
  press(OPEN);
  act(() => void window.dispatchEvent(new Event("pagehide")));
  expect(windows.map(({ closed }) => closed)).toEqual([true]);
  unmount();
  room();
  press(AGAIN);
  expect(windows.map(({ closed }) => closed)).toEqual([true, false]);
  expect(screen.queryByRole("button", { name: AGAIN })).toBeNull();
  cleanup();
  room();
  press("Chỉ dùng một màn hình");
  expect(screen.queryByRole("button", { name: AGAIN })).toBeNull();
  expect(localStorage.getItem("nhipcau.second-screen.4")).toBeNull();
});

test("a machine without a part any more closes it, and what is loaded anew is drawn again", async () => {
  room();
  press(OPEN);
  const [second] = windows;
  second?.reload();
  await waitFor(() => expect(second?.inside.queryByRole("main")).toBeTruthy());
  cleanup();
  expect(second?.closed).toBe(true);
  room(PAGES, false);
  expect(screen.queryByRole("button", { name: AGAIN })).toBeNull();
});

test("a browser that lets no window open is said in words", () => {
  allowed = false;
  room();
  press(OPEN);
  expect(screen.getByRole("status").textContent).toMatch(/chặn cửa sổ mới/u);
  allowed = true;
  press(AGAIN);
  expect(windows).toHaveLength(1);
});

const screenShown = { preset: "content", content: { kind: "screen", identity: "point:4" } };
const clip = { preset: "content", content: { kind: "clip", path: "5/clip.mp4" } };
const film = { sid: "film" } as Playable;

test.each([
  ["a break", { ...PAGES, state: "paused" }, {}, null, "slide"],
  ["pages put aside", { ...PAGES, preset: "pair" }, {}, null, "none"],
  ["another's screen on its way", screenShown, {}, null, "coming"],
  ["another's screen", screenShown, { screen: film }, null, "picture"],
  ["a clip before its picture", clip, {}, null, "coming"],
  ["a clip", clip, { programme: film }, null, "picture"],
  ["the programme without a clip", {}, { programme: film }, null, "none"],
])("%s", (_, fields, received, shared, kind) => {
  expect(shownOf({ stage: stageWith(fields), received: { ...NOTHING, ...received }, own: "point:9", shared }).kind).toBe(kind);
});

test("its own window is drawn, and its whole screen is not: it would stand in itself", () => {
  const own = (displaySurface: string) => {
    const track = new FakeTrack("video").asTrack;
    track.getSettings = () => ({ displaySurface });
    return shownOf({ stage: stageWith(screenShown), received: NOTHING, own: "point:4", shared: track }).kind;
  };
  expect([own("window"), own("monitor")]).toEqual(["own", "mirror"]);
});
