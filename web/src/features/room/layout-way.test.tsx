import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { changeLanguage } from "@/i18n";
import { stageDocument } from "@/room/fakes/documents";
import type { Playable } from "@/room/ports";
import { readStage, type Stage } from "@/room/stage";
import { faults, show } from "../../../tests/support/page";
import { LayoutWay } from "./LayoutWay";
import { StagePictures } from "./StagePictures";
import { useOwnLayout } from "./useOwnLayout";

vi.setConfig({ testTimeout: 30_000 });

const SLIDES = { preset: "content", content: { kind: "slides", path: "4/page-{page}.jpg", page: 2, pages: 3 } };

const PROGRAMME: Playable = { sid: "programme", mediaStreamTrack: {} as MediaStreamTrack, attach: (element) => element, detach: (element) => element };

// jsdom draws dialogs and cannot open them.
HTMLDialogElement.prototype.showModal = function open(this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement) {
  this.open = false;
};

function stageWith(fields: object): Stage {
  const stage = readStage({ ...stageDocument({ floor: 2 }), own_layout: true, ...fields });
  if (!stage) throw new Error("no stage");
  return stage;
}

interface Wish {
  stage: Stage | null;
  programme?: Playable | null;
}

function Room({ stage, programme = null }: Wish) {
  const [layout, setLayout] = useOwnLayout(7);
  return (
    <>
      <LayoutWay stage={stage} composed={programme !== null} chosen={layout} onChoose={setLayout} />
      {stage && <StagePictures stage={stage} pictures={new Map()} programme={programme} own="point:9" camera={null} othersOnly layout={layout} mending={false} now={0} />}
    </>
  );
}

/** What stands in the picture: names of the large boxes, and how many pages stand large and small. */
function drawn(container: Element) {
  return {
    large: [...container.querySelectorAll(".scene-boxes > .scene-box b")].map((name) => name.textContent),
    pages: container.querySelectorAll(".scene-boxes > .scene-pages").length,
    small: container.querySelectorAll(".scene-strip > .scene-pages").length,
  };
}

const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));

beforeEach(() => {
  changeLanguage("vi");
  sessionStorage.clear();
});
afterEach(cleanup);

test("while the chair leaves it to them, people arrange their own screen, and the chair's counts again at once", async () => {
  const { container, unmount } = show(<Room stage={stageWith({ ...SLIDES })} />);
  expect(screen.getByRole("status").textContent).toBe("Chủ trì để mỗi điểm cầu tự chọn bố cục: bấm «Bố cục».");
  press("Bố cục");
  const group = within(screen.getByRole("dialog")).getByRole("group", { name: "Bố cục trên màn hình này" });
  const pressed = () => within(group).getAllByRole("button", { pressed: true }).map((button) => button.textContent);
  expect(pressed()).toEqual(["Như chủ trì sắp xếp"]);
  expect(await faults(container)).toEqual([]);
  const seen = ["Các ô bằng nhau", "Người nói lớn", "Chỉ nội dung trình chiếu", "Như chủ trì sắp xếp"].map((name) => {
    press(name);
    return [...pressed(), drawn(container)];
  });
  expect(seen).toEqual([
    ["Các ô bằng nhau", { large: ["Điểm 1", "Điểm 2"], pages: 1, small: 0 }],
    ["Người nói lớn", { large: ["Điểm 2"], pages: 0, small: 1 }],
    ["Chỉ nội dung trình chiếu", { large: [], pages: 1, small: 0 }],
    ["Như chủ trì sắp xếp", { large: [], pages: 1, small: 0 }],
  ]);
  press("Người nói lớn");
  unmount();
  const again = show(<Room stage={stageWith({ ...SLIDES, own_layout: false })} />);
  expect(again.container.querySelectorAll(".scene-beside b")).toHaveLength(1);
  expect(screen.queryByRole("button", { name: "Bố cục" })).toBeNull();
  again.unmount();
  expect(drawn(show(<Room stage={stageWith({ ...SLIDES })} />).container), "a reload keeps what was chosen").toEqual({ large: ["Điểm 2"], pages: 0, small: 1 });
});

test("without content nobody can have it alone, and it says why", () => {
  show(<Room stage={stageWith({})} />);
  press("Bố cục");
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Chỉ nội dung trình chiếu" }).disabled).toBe(true);
  expect(screen.getByText("Chưa có nội dung nào đang trình chiếu.")).toBeTruthy();
});

test.each([
  ["vi", "Bố cục", /một hình đã ghép sẵn, giống nhau ở mọi nơi, nên không chọn được bố cục/u],
  ["en", "Layout", /one picture, composed already and the same everywhere, so no layout can be chosen/u],
] as const)("a page that is served the programme is told that there is nothing to choose (%s)", async (language, way, words) => {
  await changeLanguage(language);
  show(<Room stage={stageWith({})} programme={PROGRAMME} />);
  press(way);
  expect(screen.getByText(words)).toBeTruthy();
  expect(screen.queryByRole("group")).toBeNull();
});

test("a dialogue that was open when the chair took it back does not open by itself", () => {
  const way = (left: boolean) => <LayoutWay stage={stageWith({ own_layout: left })} composed={false} chosen="host" onChoose={() => undefined} />;
  const { rerender } = render(way(true));
  press("Bố cục");
  expect(screen.getByRole("dialog")).toBeTruthy();
  rerender(way(false));
  expect([screen.queryByRole("dialog"), screen.getByRole("status").textContent]).toEqual([null, ""]);
  rerender(way(true));
  expect(screen.queryByRole("dialog")).toBeNull();
});
