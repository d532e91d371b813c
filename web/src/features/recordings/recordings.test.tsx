import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { changeLanguage } from "@/i18n";
import { serve, show } from "../../../tests/support/page";
import { recording } from "../../../tests/support/samples";
import { RecordingPage } from "./RecordingPage";
import { RecordingsPage } from "./RecordingsPage";

const PATIENCE = { timeout: 15_000 };

beforeEach(() => changeLanguage("vi"));
afterEach(cleanup);

test("the list is searched by the points that spoke, too", async () => {
  const silent = { ...recording, id: 5, title: "Giao ban tuần", chapters: [] };
  serve({}, {
    "/api/recordings": { recordings: [recording, silent], next: null },
    "/api/recordings?words=yen%20the": { recordings: [recording], next: null },
  });
  show(<RecordingsPage />);
  await screen.findByText("Giao ban tuần", {}, PATIENCE);
  fireEvent.change(screen.getByRole("searchbox"), { target: { value: "yen the" } });
  await waitFor(() => expect(screen.queryByText("Giao ban tuần")).toBeNull(), PATIENCE);
  expect(screen.getByText(recording.title)).toBeTruthy();
}, 30_000);

test("the list says that it was cut, goes on below, and asks for the days of its address", async () => {
  const named = (id: number, title: string) => ({ ...recording, id, title });
  serve({}, {
    "/api/recordings?from=2025-05-01&until=2025-05-31": { recordings: [named(9, "Mới"), named(8, "Vừa")], next: "8" },
    "/api/recordings?from=2025-05-01&until=2025-05-31&after=8": { recordings: [named(7, "Cũ")], next: null },
  });
  show(<RecordingsPage />, "/ban-ghi", "/ban-ghi?tu=2025-05-01&den=2025-05-31");
  await screen.findByText("Đang hiện 2 bản ghi mới nhất, còn nữa.", {}, PATIENCE);
  fireEvent.click(screen.getByRole("button", { name: "Hiện thêm" }));
  await screen.findByText("3 bản ghi. Mới nhất ở trên.", {}, PATIENCE);
  expect(screen.getAllByRole("listitem").map((line) => line.querySelector("b")?.textContent)).toEqual(["Mới", "Vừa", "Cũ"]);
  expect(screen.queryByRole("button", { name: "Hiện thêm" })).toBeNull();
}, 30_000);

test("nothing that fits is not nothing at all", async () => {
  serve({}, { "/api/recordings": { recordings: [], next: null } });
  show(<RecordingsPage />, "/ban-ghi", "/ban-ghi?tim=bao");
  await screen.findByText("Không bản ghi nào khớp với từ và ngày đã chọn.", {}, PATIENCE);
  cleanup();
  show(<RecordingsPage />, "/ban-ghi");
  await screen.findByText(/Chưa có bản ghi nào/, {}, PATIENCE);
}, 30_000);

test("a recording without a film is kept and deleted from its page", async () => {
  const care = {
    retention: "ordinary",
    delete_after: "2027-05-22T03:34:10Z",
    hold: "",
    deleted_at: null,
    tracks: [],
    stills: [],
    lufs: null,
    upload: "",
    uploaded_bytes: 0,
    upload_failure: "",
    may_keep: true,
  };
  const failed = { ...recording, state: "failed", film_url: "", sha256: "", may_finish_again: true, care };
  serve({}, { "/api/recordings/4": failed });
  show(<RecordingPage />, "/ban-ghi/:id", "/ban-ghi/4");
  expect(await screen.findByText(/Tự xóa sau/, {}, PATIENCE)).toBeTruthy();
  for (const name of ["Xóa bản ghi", "Lưu thời hạn", "Dựng lại phim"]) expect(screen.getAllByRole("button", { name, hidden: true })).toHaveLength(1);
}, 30_000);
