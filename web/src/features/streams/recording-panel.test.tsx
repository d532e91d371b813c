import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test } from "vitest";
import { changeLanguage } from "@/i18n";
import { sessionView } from "../../../tests/support/agenda-samples";
import { serve, show } from "../../../tests/support/page";
import { RecordingPanel } from "./RecordingPanel";

beforeEach(() => changeLanguage("vi"));
afterEach(cleanup);

const failed = { ...sessionView, recording: "failed", recording_failure: "recorder_silent", may: ["recording.request"] } as typeof sessionView;

test.each([
  ["vi", "bộ ghi hình không trả lời", "Ghi lại từ bây giờ"],
  ["en", "the recorder does not answer", "Record again from now on"],
] as const)("a recording that failed says why and may be asked for again (%s)", { timeout: 20_000 }, async (language, why, again) => {
  await changeLanguage(language);
  const sent = serve();
  show(<RecordingPanel view={failed} />);
  expect(await screen.findByText(why)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: again }));
  await waitFor(() => expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual(["POST /api/sessions/7/recording"]));
});

test("one that runs or waits is not asked for again", () => {
  serve();
  for (const recording of ["running", "waiting"] as const) {
    show(<RecordingPanel view={{ ...failed, recording, recording_failure: "" }} />);
    expect(screen.queryByRole("button")).toBeNull();
    cleanup();
  }
});

test("a fault without words of its own is an unknown one, never a code", async () => {
  serve();
  show(<RecordingPanel view={{ ...failed, recording_failure: "something_new" }} />);
  expect(await screen.findByText("lỗi chưa rõ")).toBeTruthy();
  expect(screen.queryByText(/something_new/)).toBeNull();
});
