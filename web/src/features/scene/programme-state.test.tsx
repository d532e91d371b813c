import { cleanup, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { changeLanguage } from "@/i18n";
import { serve, show } from "../../../tests/support/page";
import { ProgrammeState } from "./ProgrammeState";

afterEach(cleanup);

const well = { silent: false, connected: true, fps: 24.9, skipped: 3, unreadable: "", page: 0 } as const;

test.each([
  ["vi", { unreadable: "slides", page: 12 }, "Không đọc được trang 12 của tài liệu đang trình chiếu."],
  ["en", { unreadable: "clip" }, "The clip that is presented cannot be read."],
  ["en", { connected: false }, "The composer is not connected to the room; points are served directly."],
  ["vi", { silent: true, connected: false }, "Bộ dựng hình không trả lời; hệ thống đang khởi động lại."],
] as const)("what is wrong with the programme is said, and where (%s)", async (language, wrong, words) => {
  await changeLanguage(language);
  serve();
  show(<ProgrammeState programme={{ ...well, ...wrong }} />);
  expect((await screen.findAllByRole("alert")).map((alert) => alert.textContent)).toEqual([words]);
});

test("a programme that is well shows its figures alone", async () => {
  await changeLanguage("en");
  serve();
  show(<ProgrammeState programme={well} />);
  expect(await screen.findByText("25 pictures a second, 3 left out")).toBeTruthy();
  expect(screen.queryByRole("alert")).toBeNull();
});
