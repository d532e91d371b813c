import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { changeLanguage } from "@/i18n";
import { serve, show } from "../../../tests/support/page";
import * as samples from "../../../tests/support/samples";
import { EventWord } from "./EventWord";
import { LogbookPage } from "./LogbookPage";
import { LogbookSheetPage } from "./LogbookSheetPage";

const PATIENCE = { timeout: 15_000 };

beforeEach(() => changeLanguage("vi"));
afterEach(cleanup);

const [line] = samples.logbook.lines;

test.each([
  ["agenda.moved", "Sang mục"],
  ["recording.disk_low", "Đĩa sắp đầy"],
  ["something.of_a_newer_server", "Việc khác"],
])("a line of type %s bears its word, never the type", (type, word) => {
  if (!line) throw new Error("the sample holds no line");
  show(<EventWord line={{ ...line, type }} />);
  expect(screen.getByText(word)).toBeTruthy();
  expect(screen.queryByText(type)).toBeNull();
});

test("the list says that it was cut and goes on below", async () => {
  const named = (number: number) => ({ ...samples.logbook, session_id: number, number, title: `Trang ${number}` });
  serve({}, {
    "/api/logbook?words=giao": { pages: [named(9), named(8)], next: "2025-8" },
    "/api/logbook?words=giao&after=2025-8": { pages: [named(7)], next: null },
  });
  show(<LogbookPage />, "/so-nhat-ky", "/so-nhat-ky?tim=giao");
  await screen.findByText("Đang hiện 2 trang mới nhất, còn nữa.", {}, PATIENCE);
  fireEvent.click(screen.getByRole("button", { name: "Hiện thêm" }));
  await screen.findByText("3 trang. Mới nhất ở trên.", {}, PATIENCE);
  expect(screen.getAllByRole("listitem").map((one) => one.querySelector("b")?.textContent)).toEqual(["Trang 9", "Trang 8", "Trang 7"]);
}, 30_000);

test("a page that was cut says so, and is whole before it is printed", async () => {
  if (!line) throw new Error("the sample holds no line");
  const part = (texts: string[], next: string | null) => ({ ...samples.logbook, lines: texts.map((text) => ({ ...line, text })), next });
  serve({}, {
    "/api/sessions/7/logbook": part(["một", "hai"], "5-2"),
    "/api/sessions/7/logbook?after=5-2": part(["ba"], "5-3"),
    "/api/sessions/7/logbook?after=5-3": part(["bốn"], null),
  });
  const texts = () => screen.getAllByRole("row").slice(1).map((row) => row.querySelectorAll("td")[2]?.textContent);
  const printed: (string | null | undefined)[][] = [];
  vi.spyOn(window, "print").mockImplementation(() => void printed.push(texts()));
  show(<LogbookSheetPage />, "/so-nhat-ky/:sessionId", "/so-nhat-ky/7");
  await screen.findByText("Đang hiện 2 dòng đầu, còn nữa.", {}, PATIENCE);
  expect(texts()).toEqual(["một", "hai"]);
  fireEvent.click(screen.getByRole("button", { name: "In trang này" }));
  await waitFor(() => expect(printed).toEqual([["một", "hai", "ba", "bốn"]]), PATIENCE);
  expect(screen.queryByText(/dòng đầu, còn nữa/)).toBeNull();
}, 30_000);
