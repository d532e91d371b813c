import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SeatView } from "@/features/room/session";
import { changeLanguage } from "@/i18n";
import { sessionView } from "../../../tests/support/agenda-samples";
import { faults, serve, show } from "../../../tests/support/page";
import { SeatsPart } from "./SeatsPart";
import { seatSample } from "../../../tests/support/seat-sample";

vi.setConfig({ testTimeout: 30_000 });

const seat: SeatView = seatSample({ parent_name: "Huyện Lục Ngạn", parent_id: 2 });
const MOVE = { name: "Chuyển điểm cầu chính về Xã Cấm Sơn" };

function list(changed: Partial<SeatView>) {
  const onMain = vi.fn();
  serve();
  const shown = show(<SeatsPart sessionId={7} view={{ ...sessionView, seats: [{ ...seat, ...changed }] }} now={0} mayServe onMain={onMain} />);
  return { onMain, ...shown };
}

beforeEach(() => changeLanguage("vi"));
afterEach(cleanup);

test("Art. 3.3: the main point is moved to a point that is here, and no fault is found", async () => {
  const { onMain, container } = list({});
  fireEvent.click(await screen.findByRole("button", { name: "Xã Cấm Sơn" }));
  fireEvent.click(screen.getByRole("button", MOVE));
  expect(onMain.mock.calls).toEqual([[4]]);
  expect(await faults(container)).toEqual([]);
});

test("it is not moved to a point that is lost, nor to where it is", async () => {
  const { onMain } = list({ presence: "dropped" });
  fireEvent.click(await screen.findByRole("button", { name: "Xã Cấm Sơn" }));
  fireEvent.click(screen.getByRole("button", MOVE));
  expect([onMain.mock.calls, screen.queryByText("Chỉ chuyển được về điểm cầu đang có mặt.") !== null]).toEqual([[], true]);
  cleanup();
  list({ is_main: true });
  fireEvent.click(await screen.findByRole("button", { name: "Xã Cấm Sơn" }));
  expect(screen.queryByRole("button", MOVE)).toBeNull();
});
