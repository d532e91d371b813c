import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SeatView } from "@/features/room/session";
import { changeLanguage } from "@/i18n";
import { stageDocument } from "@/room/fakes/documents";
import { readStage } from "@/room/stage";
import { sessionView } from "../../../tests/support/agenda-samples";
import { faults, show } from "../../../tests/support/page";
import { SeatShow } from "./SeatShow";
import { ShownLine } from "./ShownLine";
import { shownNow } from "./speakers";

vi.setConfig({ testTimeout: 30_000 });

const here = { point_id: 4, name: "Xã Cấm Sơn", presence: "present", has_floor: false, shown: false } as SeatView;

function verb(changed: Partial<SeatView>, may = true) {
  const said: unknown[] = [];
  const commands = { show: (pointId: number) => void said.push(pointId), end: () => void said.push("end") };
  const shown = show(<SeatShow seat={{ ...here, ...changed }} commands={may ? commands : undefined} />);
  fireEvent.click(screen.getByRole("button"));
  return { said, ...shown };
}

beforeEach(() => changeLanguage("vi"));
afterEach(cleanup);

test("a point that is here is shown to all without its sound, and no fault is found", async () => {
  const { said, container } = verb({});
  expect(said).toEqual([4]);
  expect(screen.getByRole("button", { name: "Phát hình Xã Cấm Sơn, không kèm tiếng" })).toBeTruthy();
  expect(await faults(container)).toEqual([]);
});

test("while it is shown the same place ends it", () => {
  expect(verb({ shown: true, presence: "dropped" }).said).toEqual(["end"]);
  expect(screen.getByText("Đang phát hình, không kèm tiếng")).toBeTruthy();
});

test.each([
  [{ presence: "dropped" }, "Chỉ phát được hình của điểm cầu đang có mặt."],
  [{ has_floor: true }, "Điểm cầu này đang phát biểu: mọi điểm cầu đang nghe và thấy."],
] as const)("it says why it cannot be: %o", (changed, words) => {
  expect(verb(changed).said).toEqual([]);
  expect(screen.getByText(words)).toBeTruthy();
});

test("nobody who may not presses it", () => {
  expect(verb({}, false).said).toEqual([]);
});

test("who is shown stands under those who speak, with the button that ends it", async () => {
  const ended = vi.fn();
  const { container } = show(<ShownLine name="Xã Cấm Sơn" may onEnd={ended} />);
  fireEvent.click(screen.getByRole("button", { name: "Thôi phát hình" }));
  expect([ended.mock.calls.length, container.textContent]).toEqual([1, "Đang phát hình, không kèm tiếng: Xã Cấm SơnThôi phát hình"]);
  expect(await faults(container)).toEqual([]);
});

test("the stage is first to know who is shown", () => {
  const view = { ...sessionView, seats: [{ ...here, shown: true }] };
  const stage = readStage({ ...stageDocument({}), shown: { identity: "point:5", label: "Xã Năm" } });
  expect([shownNow(view, null), shownNow(view, stage), shownNow(view, readStage(stageDocument({})))]).toEqual(["Xã Cấm Sơn", "Xã Năm", ""]);
});
