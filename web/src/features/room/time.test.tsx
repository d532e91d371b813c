import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { changeLanguage } from "@/i18n";
import { clockOffset, useNow } from "./time";
import { TurnLeft } from "./TurnLeft";

const SERVER = Date.parse("2026-03-11T02:00:00Z");
const HOUR = 3_600_000;

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function Left({ answer }: { answer: { view: { now: string }; at: number } }) {
  return <TurnLeft until={SERVER + 150_000} now={useNow(clockOffset(answer))} />;
}

test.each([-26, -3, 0, 3, 26 * 365])("a machine whose clock is %i hours wrong shows the time that is left as everybody does", async (hours) => {
  await changeLanguage("vi");
  vi.setSystemTime(SERVER + hours * HOUR);
  const answer = { view: { now: new Date(SERVER).toISOString() }, at: Date.now() };
  render(<Left answer={answer} />);
  expect(screen.getByRole("timer").textContent).toBe("còn 2 phút 30 giây");
  act(() => void vi.advanceTimersByTime(120_000));
  expect(screen.getByRole("timer").textContent).toBe("còn 30 giây");
  act(() => void vi.advanceTimersByTime(45_000));
  expect(screen.getByRole("timer").textContent).toBe("quá 15 giây");
});

test("a clock that is put right in the middle of the meeting is right again with the next answer", async () => {
  await changeLanguage("vi");
  vi.setSystemTime(SERVER + 3 * HOUR);
  const shown = render(<Left answer={{ view: { now: new Date(SERVER).toISOString() }, at: Date.now() }} />);
  vi.setSystemTime(SERVER + 60_000);
  shown.rerender(<Left answer={{ view: { now: new Date(SERVER + 60_000).toISOString() }, at: Date.now() }} />);
  expect(screen.getByRole("timer").textContent).toBe("còn 1 phút 30 giây");
});
