import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SeatView, SessionView } from "@/features/room/session";
import { changeLanguage } from "@/i18n";
import { sessionView } from "../../../tests/support/agenda-samples";
import { seatSample } from "../../../tests/support/seat-sample";
import { KeysDialog } from "./KeysDialog";
import type { Looking } from "./useLooking";
import { usePointKeys } from "./usePointKeys";

vi.setConfig({ testTimeout: 30_000 });

// jsdom draws dialogs and cannot open them.
HTMLDialogElement.prototype.showModal = function open(this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement) {
  this.open = false;
};

const SEATS = [
  seatSample({ point_id: 1, name: "UBND tỉnh", is_main: true }),
  seatSample({ point_id: 4, name: "Xã Cấm Sơn" }),
  seatSample({ point_id: 5, name: "Xã Tân Mỹ" }),
];

let said: unknown[] = [];

interface Wish {
  changed?: Partial<SeatView>;
  /** The point that the page looks at, by hand. */
  looked?: number;
  may?: boolean;
}

function Page({ changed = {}, looked = 0, may = true }: Wish) {
  const seats = SEATS.map((seat) => (seat.point_id === 4 ? { ...seat, ...changed } : seat));
  const view: SessionView = { ...sessionView, seats };
  const looking: Looking = {
    seat: seats.find((seat) => seat.point_id === looked) ?? null,
    byHand: true,
    look: (pointId) => void said.push(["look", pointId]),
    end: () => void said.push("look-end"),
    error: null,
  };
  const showing = { show: (pointId: number) => void said.push(["show", pointId]), end: () => void said.push("show-end") };
  usePointKeys({ view, showing: may ? showing : undefined, looking });
  return (
    <>
      <input aria-label="field" />
      <ul>
        {seats.map((seat) => (
          <li key={seat.point_id} data-point={seat.point_id}>
            <button type="button">{seat.name}</button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Press keys while the row of a point has the focus, by its name. */
function press(name: string, ...keys: string[]): unknown[] {
  said = [];
  const button = screen.getByRole("button", { name });
  button.focus();
  for (const key of keys) fireEvent.keyDown(button, { key });
  return said;
}

beforeEach(() => changeLanguage("vi"));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test("the selected point is shown or looked at with one key, and without one nothing happens", () => {
  render(<Page />);
  expect(press("Xã Cấm Sơn", "p", "R")).toEqual([["show", 4], ["look", 4]]);
  expect(press("UBND tỉnh", "p", "r"), "the main point is seen by all anyway").toEqual([]);
  screen.getByRole("button", { name: "UBND tỉnh" }).blur();
  for (const key of ["p", "r"]) fireEvent.keyDown(document.body, { key });
  expect(said).toEqual([]);
});

test("what would end it is inert for two seconds, and another point is not", () => {
  vi.useFakeTimers();
  const { rerender } = render(<Page />);
  rerender(<Page changed={{ shown: true }} looked={4} />);
  expect(press("Xã Cấm Sơn", "p", "r")).toEqual([]);
  expect(press("Xã Tân Mỹ", "p", "r")).toEqual([["show", 5], ["look", 5]]);
  act(() => vi.advanceTimersByTime(2000));
  expect(press("Xã Cấm Sơn", "p", "r")).toEqual(["show-end", "look-end"]);
});

test.each([
  [{ presence: "dropped" }, ["p", "r"], []],
  [{ has_floor: true }, ["p"], []],
  [{ presence: "dropped", shown: true }, ["p"], ["show-end"]],
] as const)("as with the buttons, %o", (changed, keys, expected) => {
  render(<Page changed={changed} />);
  expect(press("Xã Cấm Sơn", ...keys)).toEqual(expected);
});

test("nobody who may not shows or looks, and everybody may stop looking", () => {
  render(<Page may={false} looked={4} />);
  expect(press("Xã Cấm Sơn", "p", "r")).toEqual(["look-end"]);
  expect(press("Xã Tân Mỹ", "p", "r")).toEqual([]);
});

test.each([
  ["vi", ["P", "R", "K"], ["Phát hình điểm cầu đang chọn, không kèm tiếng; bấm lại để thôi", "Xem riêng điểm cầu đang chọn; bấm lại để thôi", "Khóa, mở khóa phòng họp"]],
  ["en", ["P", "R", "K"], ["Show the selected point to all, without its sound; again to end it", "Look at the selected point alone; again to end it", "Lock or unlock the room"]],
] as const)("the page's list of keys has them (%s)", async (language, keys, words) => {
  await changeLanguage(language);
  render(<KeysDialog onClose={() => undefined} />);
  const found = keys.map((key) => screen.getByText(key, { selector: "kbd" }).closest("div")?.querySelector("dd")?.textContent);
  expect(found).toEqual([...words]);
});
