import { act, cleanup, fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createRef, type ReactNode, useState } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { SeatView, SessionView } from "@/features/room/session";
import { changeLanguage } from "@/i18n";
import { sessionView } from "../../../tests/support/agenda-samples";
import { faults, show } from "../../../tests/support/page";
import { FloorHolders } from "./FloorHolders";
import { QueueColumn } from "./QueueColumn";
import { QueueRow } from "./QueueRow";
import type { Speaker } from "./speakers";
import { seatSample } from "../../../tests/support/seat-sample";

vi.setConfig({ testTimeout: 30_000 });

const NOW = Date.parse("2025-05-22T01:02:00Z");

beforeEach(() => changeLanguage("vi"));
afterEach(() => {
  vi.useRealTimers();
  cleanup();
});

function seat(pointId: number, place: number): SeatView {
  return seatSample({ point_id: pointId, name: `Xã ${pointId}`, queue_place: place, waiting_since: place ? "2025-05-22T01:00:00Z" : null });
}

function waiting(...points: number[]): SessionView {
  return { ...sessionView, queue: points, seats: points.map((point, index) => seat(point, index + 1)) };
}

/** One page, then the same with what came. */
function Changing({ first, then }: { first: ReactNode; then: ReactNode }) {
  const [came, setCame] = useState(false);
  return (
    <>
      {came ? then : first}
      <button type="button" onClick={() => setCame(true)}>
        next
      </button>
    </>
  );
}

function queue(view: SessionView) {
  const said: unknown[][] = [];
  const say = (verb: string) => (...what: unknown[]) => void said.push([verb, ...what]);
  const page = (
    <QueueColumn
      view={view}
      now={NOW}
      find={createRef()}
      mayGive
      pending={false}
      mayAdd
      mayTime
      onGive={say("give")}
      onAdd={say("add")}
      onShow={say("show")}
      onLook={say("look")}
      onMove={say("move")}
      onTurnTime={say("turn-time")}
      onMuteAll={say("mute")}
      onMuteBut={say("mute-but")}
      onTour={say("tour")}
      onKeys={say("keys")}
    />
  );
  return { said, page };
}

// jsdom draws dialogs and cannot open them.
HTMLDialogElement.prototype.showModal = function open(this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement) {
  this.open = false;
};

describe("all are muted but some", () => {
  test("of those who are here, three at most, and whoever speaks is chosen already", async () => {
    const view = waiting(11, 12, 13, 14);
    const seats = view.seats.map((one) => ({ ...one, has_floor: one.point_id === 12 }));
    const gone = { ...seat(15, 0), presence: "dropped" as const };
    const { said, page } = queue({ ...view, seats: [...seats, gone] });
    const { container } = show(page);
    fireEvent.click(screen.getByRole("button", { name: "Tắt mọi micrô trừ…" }));
    expect(await faults(container)).toEqual([]);
    const box = (name: string) => screen.getByRole<HTMLInputElement>("checkbox", { name });
    expect([box("Xã 12").checked, screen.queryByRole("checkbox", { name: "Xã 15" })]).toEqual([true, null]);
    fireEvent.click(box("Xã 14"));
    fireEvent.click(box("Xã 11"));
    expect(box("Xã 13").disabled).toBe(true);
    fireEvent.click(screen.getByRole("button", { name: "Tắt mọi micrô trừ 3 điểm cầu" }));
    expect(said).toEqual([["mute-but", [12, 14, 11]]]);
  });
});

describe("a point that waits", () => {
  test("is looked at alone or shown without sound from its row, the main point is not", () => {
    const view = waiting(11);
    const { said, page } = queue({ ...view, seats: view.seats.concat({ ...seat(1, 0), name: "Xã 1 chủ trì", is_main: true }) });
    show(page);
    fireEvent.click(screen.getByRole("button", { name: "Xã 11" }));
    fireEvent.click(screen.getByRole("button", { name: "Xem riêng" }));
    fireEvent.click(screen.getByRole("button", { name: "Phát hình, không kèm tiếng" }));
    expect(said).toEqual([["look", 11], ["show", 11]]);
    fireEvent.change(screen.getByRole("searchbox"), { target: { value: "chu tri" } });
    fireEvent.click(screen.getByRole("button", { name: "Xã 1 chủ trì" }));
    expect(screen.queryByRole("button", { name: "Xem riêng" })).toBeNull();
  });
});

describe("a point found by typing", () => {
  const find = async (words: string) => {
    const user = userEvent.setup();
    await user.type(screen.getByRole("searchbox"), `${words}{Enter}`);
    return user;
  };

  test("is called by the Enter after the one that led to it, and not by holding the first down", async () => {
    const { said, page } = queue(waiting(11, 12));
    show(page);
    const user = await find("xa 12");
    expect([document.activeElement?.textContent, said]).toEqual(["Mời", []]);
    const held = new KeyboardEvent("keydown", { key: "Enter", repeat: true, bubbles: true, cancelable: true });
    act(() => void document.activeElement?.dispatchEvent(held));
    expect(held.defaultPrevented).toBe(true);
    await user.keyboard("{Enter}");
    expect(said).toEqual([["give", 12, undefined]]);
  });

  test("that cannot be called is opened, and nobody else is called", async () => {
    const view = waiting(11, 12);
    const { said, page } = queue({ ...view, seats: view.seats.map((one) => ({ ...one, has_floor: one.point_id === 11 })) });
    show(page);
    const user = await find("xa 1");
    await user.keyboard("{Enter}");
    expect([screen.getByRole("button", { name: "Xã 11" }).getAttribute("aria-expanded"), said]).toEqual(["true", []]);
  });
});

describe("the queue", () => {
  test("has behind each name what else can be done, by keyboard too, and no faults", async () => {
    const { said, page } = queue(waiting(11, 12, 13));
    const { container } = show(page);
    const user = userEvent.setup();
    await user.click(screen.getByRole("button", { name: "Xã 12" }));
    expect(await faults(container)).toEqual([]);
    for (const name of ["Lên", "Xuống", "Lên đầu", "Mời, 3 phút", "Mời thêm vào đối thoại"]) {
      screen.getByRole("button", { name }).focus();
      await user.keyboard("{Enter}");
    }
    expect(said).toEqual([
      ["move", 12, 2, 1],
      ["move", 12, 2, 3],
      ["move", 12, 2, 1],
      ["give", 12, 3],
      ["add", 12],
    ]);
  });

  test("moves nobody up who stands first, nor down who stands last", async () => {
    const { said, page } = queue(waiting(11));
    show(page);
    fireEvent.click(screen.getByRole("button", { name: "Xã 11" }));
    for (const name of ["Lên", "Xuống", "Lên đầu"]) fireEvent.click(screen.getByRole("button", { name }));
    expect(said).toEqual([]);
  });

  test("waits two seconds before it calls whoever moved up under the finger", () => {
    vi.useFakeTimers();
    const { said, page } = queue(waiting(11, 12));
    const after = queue(waiting(12));
    show(<Changing first={page} then={after.page} />);
    const call = (name: string) => fireEvent.click(within(screen.getByText(name).closest("li") as HTMLElement).getByRole("button", { name: "Mời" }));
    call("Xã 11");
    fireEvent.click(screen.getByRole("button", { name: "next" }));
    call("Xã 12");
    expect([said, after.said]).toEqual([[["give", 11, undefined]], []]);
    act(() => vi.advanceTimersByTime(2000));
    call("Xã 12");
    expect(after.said).toEqual([["give", 12, undefined]]);
  });

  test("says how long a turn takes", async () => {
    const { said, page } = queue({ ...waiting(), turn_minutes: 4 });
    show(page);
    const choice = screen.getByLabelText<HTMLSelectElement>("Mỗi lượt phát biểu");
    expect([choice.value, ...[...choice.options].map(({ text }) => text)]).toEqual(["4", "không giới hạn", "3 phút", "4 phút", "5 phút", "7 phút", "10 phút", "15 phút", "20 phút"]);
    await userEvent.selectOptions(choice, "10 phút");
    expect(said).toEqual([["turn-time", 10]]);
  });
});

describe("who has the floor", () => {
  const speakers: Speaker[] = [
    { pointId: 11, name: "Xã 11", person: "", since: NOW - 60_000, until: NOW + 20_000 },
    { pointId: 12, name: "Xã 12", person: "", since: NOW - 5000, until: 0 },
  ];

  test("is everybody in a dialogue, each with its own time and its own end", async () => {
    const said: unknown[] = [];
    const say = (verb: string) => (pointId: number) => void said.push([verb, pointId]);
    const { container } = show(<FloorHolders view={sessionView} speakers={speakers} now={NOW} mayTake onTake={say("take")} onMore={say("more")} onAlone={say("alone")} />);
    expect(await faults(container)).toEqual([]);
    const lines = screen.getAllByRole("listitem");
    expect(lines.map((line) => line.querySelector(".who")?.textContent)).toEqual(["Xã 11còn 20 giây", "Xã 12"]);
    expect(lines[0]?.querySelector(".turn-left")?.className).toContain("is-attention");
    for (const line of lines) for (const button of within(line).getAllByRole("button")) fireEvent.click(button);
    expect(said).toEqual([
      ["more", 11],
      ["alone", 11],
      ["take", 11],
      ["alone", 12],
      ["take", 12],
    ]);
  });

  test("ends nobody's turn by a second press after the first has moved up the next", () => {
    const said: number[] = [];
    const page = (who: Speaker[]) => <FloorHolders view={sessionView} speakers={who} now={NOW} mayTake onTake={(pointId) => said.push(pointId)} onMore={() => {}} onAlone={() => {}} />;
    const shown = show(<Changing first={page(speakers)} then={page(speakers.slice(1))} />);
    const end = () => fireEvent.click(shown.getAllByRole("button", { name: "Kết thúc lượt" })[0] as HTMLElement);
    end();
    fireEvent.click(shown.getByRole("button", { name: "next" }));
    end();
    expect(said).toEqual([11]);
  });
});

test("says of who speaks or waits and is lost how long its turn and its place are kept", () => {
  const lost = { presence: "dropped" as const, presence_since: "2025-05-22T01:00:00Z", kept_until: "2025-05-22T01:05:00Z" };
  const view = { ...waiting(3, 4), seats: [{ ...seat(2, 0), ...lost }, { ...seat(3, 1), ...lost, kept_until: null }, seat(4, 2)] };
  const speaker: Speaker = { pointId: 2, name: "Xã 2", person: "", since: NOW - 1000, until: 0 };
  show(<FloorHolders view={view} speakers={[speaker]} now={NOW} mayTake onTake={vi.fn()} onMore={vi.fn()} onAlone={vi.fn()} />);
  expect(screen.getByText("Mất kết nối; giữ đến 08:05")).toBeDefined();
  cleanup();
  show(row(view.seats[1]!));
  expect(screen.getByText("Mất kết nối; vẫn giữ")).toBeDefined();
});

test.each([
  ["vi", "mất kết nối 2 phút"],
  ["en", "lost for 2 min"],
] as const)("says of a lost point that was found by name for how long, in %s", async (language, words) => {
  await changeLanguage(language);
  show(row({ ...seat(2, 0), presence: "dropped", presence_since: "2025-05-22T01:00:00Z" }));
  expect(screen.getByText(words)).toBeDefined();
});

function row(of: SeatView) {
  return <QueueRow seat={of} order={of.queue_place} now={NOW} away={undefined} first={false} last={2} still={false} mayMove mayGive mayAdd={false} mayShow={false} mayLook={false} onGive={vi.fn()} onAdd={vi.fn()} onShow={vi.fn()} onLook={vi.fn()} onMove={vi.fn()} />;
}
