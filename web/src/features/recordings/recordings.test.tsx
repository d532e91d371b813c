import { cleanup, fireEvent, screen } from "@testing-library/react";
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
  serve({}, { "/api/recordings": [recording, silent] });
  show(<RecordingsPage />);
  fireEvent.change(await screen.findByRole("searchbox", {}, PATIENCE), { target: { value: "yen the" } });
  expect(screen.getByText(recording.title)).toBeTruthy();
  expect(screen.queryByText("Giao ban tuần")).toBeNull();
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
