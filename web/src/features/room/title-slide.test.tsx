import { cleanup, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { changeLanguage } from "@/i18n";
import { stageDocument } from "@/room/fakes/documents";
import { readStage } from "@/room/stage";
import { faults, show } from "../../../tests/support/page";
import { TitleSlide } from "./TitleSlide";

afterEach(cleanup);

const NOW = Date.parse("2025-05-22T00:50:00Z");

function slide(fields: object, kind: "title" | "pause" = "title"): HTMLElement {
  const stage = readStage({ ...stageDocument(), title: "Hội nghị giao ban", subtitle: "08:00, thứ Năm 22/5/2025", ...fields });
  if (!stage) throw new Error("not a stage");
  return show(<TitleSlide kind={kind} stage={stage} now={NOW} />).container;
}

test("before the beginning the rooms see the conference, when it begins, what is left until then, and its agenda", async () => {
  await changeLanguage("vi");
  const drawn = slide({ until: NOW + 600_000, agenda: ["Khai mạc", "Báo cáo tình hình"] });
  expect([...drawn.querySelectorAll("p")].map((line) => line.textContent)).toEqual([
    "Hội nghị giao ban",
    "08:00, thứ Năm 22/5/2025",
    "Bắt đầu sau 10:00",
  ]);
  expect(screen.getAllByRole("listitem").map((item) => item.textContent)).toEqual(["1. Khai mạc", "2. Báo cáo tình hình"]);
  expect(await faults(drawn)).toEqual([]);
});

test("in a break the items around the one that is on stand there by their own numbers, and that one is marked", async () => {
  await changeLanguage("vi");
  const drawn = slide({ agenda: ["Thảo luận", "Kết luận"], agenda_from: 7, item: 8 }, "pause");
  expect(screen.getAllByRole("listitem").map((item) => item.textContent)).toEqual(["7. Thảo luận", "8. Kết luận"]);
  expect(drawn.querySelector("[aria-current]")?.textContent).toBe("8. Kết luận");
  expect(screen.getByText("Đang nghỉ")).toBeTruthy();
});

test("a conference without an agenda has none", () => {
  slide({ until: 0 });
  expect(screen.queryByRole("list")).toBeNull();
});
