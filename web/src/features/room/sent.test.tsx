import { act, cleanup, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { changeLanguage } from "@/i18n";
import { serve, show } from "../../../tests/support/page";
import { Foot } from "./Foot";
import { AS_PERSON } from "./session";
import type { Turn } from "./turn";

beforeEach(() => {
  vi.useFakeTimers();
  serve();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function foot(camera: boolean, microphone: boolean, turn: Turn = "speaking") {
  cleanup();
  show(<Foot sessionId={7} acting={AS_PERSON} pointId={4} seat={undefined} turn={turn} until={0} partners={[]} seen={false} sending={{ camera, microphone }} call={undefined} now={0} />);
}

const later = (milliseconds: number) => act(() => vi.advanceTimersByTime(milliseconds));
const HEARD_AND_SEEN = "Mọi điểm cầu đang nghe và thấy";

test("whoever has the floor is told to be heard and seen only while both go out", async () => {
  await changeLanguage("vi");
  foot(true, true);
  later(10_000);
  expect(screen.getByText(HEARD_AND_SEEN)).toBeTruthy();
  for (const [camera, microphone, words] of [
    [false, true, /nghe nhưng không thấy/u],
    [true, false, /thấy nhưng không nghe/u],
    [false, false, /Các điểm cầu chưa nghe và chưa thấy/u],
  ] as const) {
    for (const turn of ["speaking", "main", "mainQuiet", "urgent"] as const) {
      foot(camera, microphone, turn);
      later(10_000);
      expect(screen.getByText(words), turn).toBeTruthy();
      expect(screen.queryByText(HEARD_AND_SEEN)).toBeNull();
    }
  }
});

test("a track that needs a moment to go out is no fault, and neither is a point that only listens", async () => {
  await changeLanguage("vi");
  foot(false, false);
  later(2000);
  expect(screen.getByText(HEARD_AND_SEEN)).toBeTruthy();
  foot(false, false, "listening");
  later(10_000);
  expect(screen.queryByText(/chưa nghe/u)).toBeNull();
});
