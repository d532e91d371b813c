import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SeatView, SessionView } from "@/features/room/session";
import { changeLanguage } from "@/i18n";
import type { Conference } from "@/room/conference";
import { stageDocument } from "@/room/fakes/documents";
import { readStage, type Stage } from "@/room/stage";
import { sessionView } from "../../../tests/support/agenda-samples";
import { faults, serve, show } from "../../../tests/support/page";
import { LookedPicture } from "./LookedPicture";
import { SeatLook } from "./SeatLook";
import { TourDialog, type TourWish } from "./TourDialog";
import { TourLine } from "./TourLine";
import { useLooking } from "./useLooking";

vi.setConfig({ testTimeout: 30_000 });

// jsdom draws dialogs and cannot open them.
HTMLDialogElement.prototype.showModal = function open(this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement) {
  this.open = false;
};

const seat = (pointId: number, parentId: number, presence = "present") =>
  ({ point_id: pointId, name: `Xã ${pointId}`, parent_id: parentId, parent_name: `Huyện ${parentId}`, is_main: false, presence, has_floor: false }) as SeatView;
const seats = [seat(4, 2), seat(5, 1), seat(6, 2, "dropped")];
const running = { kind: "look", body_id: 2, scope: "Huyện 2", seconds: 15, owner: "Trần Chủ Trì", mine: true, point_id: 4, due: "", until: "" } as const;
const live: SessionView = { ...sessionView, state: "live", seats, tour: null };

function stageOf(fields: object): Stage {
  const stage = readStage({ ...stageDocument({}), ...fields });
  if (!stage) throw new Error("no stage");
  return stage;
}

beforeEach(() => changeLanguage("vi"));
afterEach(() => {
  vi.useRealTimers();
  cleanup();
});

test("a tour is started for a subtree, with seconds within the server's bounds, and no fault is found", async () => {
  const started: TourWish[] = [];
  const { container } = show(<TourDialog seats={seats} onStart={(wish) => void started.push(wish)} onClose={() => undefined} />);
  fireEvent.click(screen.getByLabelText("Xem riêng, các điểm cầu khác không thấy"));
  const scope = screen.getByLabelText<HTMLSelectElement>("Phạm vi");
  expect([...scope.options].map((option) => option.text)).toEqual(["Mọi điểm cầu", "Huyện 1", "Huyện 2"]);
  fireEvent.change(scope, { target: { value: "2" } });
  const seconds = screen.getByLabelText<HTMLSelectElement>("Mỗi điểm cầu");
  expect([...seconds.options].map((option) => Number(option.value)).filter((value) => value < 5 || value > 300)).toEqual([]);
  fireEvent.change(seconds, { target: { value: "15" } });
  expect(await faults(container)).toEqual([]);
  fireEvent.click(screen.getByRole("button", { name: "Bắt đầu lần lượt" }));
  expect(started).toEqual([{ kind: "look", bodyId: 2, seconds: 15 }]);
});

test("the tour that runs says where it stands, whose it is, and is stopped by one button", async () => {
  const onStop = vi.fn();
  const { container } = show(<TourLine view={{ ...live, tour: running }} stage={stageOf({ touring: "point:5" })} may onStop={onStop} />);
  expect(screen.getByText("Xã 5")).toBeTruthy();
  expect(screen.getByText("Huyện 2, 15 giây, do Trần Chủ Trì")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Dừng" }));
  expect([onStop.mock.calls.length, await faults(container)]).toEqual([1, []]);
  cleanup();
  show(<TourLine view={{ ...live, tour: { ...running, kind: "show" } }} stage={stageOf({})} may onStop={onStop} />);
  expect(screen.getByText("chưa có điểm cầu nào")).toBeTruthy();
});

test("whoever pressed twice to start a tour has not stopped it", () => {
  vi.useFakeTimers();
  const onStop = vi.fn();
  const line = (tour: SessionView["tour"]) => <TourLine view={{ ...live, tour }} stage={null} may onStop={onStop} />;
  const { rerender } = render(line(null));
  const stop = () => fireEvent.click(screen.getByRole("button", { name: "Dừng" }));
  rerender(line(running));
  stop();
  expect(onStop).not.toHaveBeenCalled();
  act(() => vi.advanceTimersByTime(1500));
  rerender(line({ ...running, point_id: 5 }));
  act(() => vi.advanceTimersByTime(500));
  stop();
  expect(onStop).toHaveBeenCalledTimes(1);
});

/** The hook as the page has it, with what it asks of the room. */
function Page({ view, stage, asked }: { view: SessionView; stage: Stage; asked: string[] }) {
  const conference = { lookAt: (identities: readonly string[]) => void asked.push(identities.join()) } as unknown as Conference;
  const looking = useLooking(7, view, stage, conference);
  return (
    <>
      {seats.map((one) => (
        <SeatLook key={one.point_id} seat={one} looking={looking} may />
      ))}
      <LookedPicture looking={looking} playable={undefined} />
      {looking.error && <p>{looking.error.message}</p>}
    </>
  );
}

test("a point is looked at alone, said again while it lasts, and let go", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const ok = () => Response.json({ done: true });
  const sent = serve({ "/api/sessions/7/look": ok, "/api/sessions/7/look/end": ok });
  const asked: string[] = [];
  show(<Page view={live} stage={stageOf({})} asked={asked} />);
  fireEvent.click(screen.getByRole("button", { name: "Xem riêng Xã 6" }));
  fireEvent.click(screen.getByRole("button", { name: "Xem riêng Xã 4" }));
  // A second press of the same finger ends nothing.
  fireEvent.click(screen.getAllByRole("button", { name: "Thôi xem riêng Xã 4" })[0] as HTMLElement);
  expect(screen.getByText("Đang chờ hình của Xã 4")).toBeTruthy();
  await act(() => vi.advanceTimersByTimeAsync(20_500));
  expect(sent.filter(({ path }) => path === "/api/sessions/7/look").map(({ body }) => body)).toEqual([{ point_id: 4 }, { point_id: 4 }, { point_id: 4 }]);
  fireEvent.click(screen.getAllByRole("button", { name: "Thôi xem riêng Xã 4" })[0] as HTMLElement);
  await waitFor(() => expect(sent.at(-1)?.path).toBe("/api/sessions/7/look/end"));
  expect(asked.filter((one, index) => one !== asked[index - 1])).toEqual(["", "point:4", ""]);
});

test("whoever is refused looks at nobody, and is told why", async () => {
  const problem = { code: "point_absent", what: "Xã 4 không có trong phòng.", next: "Chờ điểm cầu vào.", params: {} };
  serve({ "/api/sessions/7/look": () => Response.json(problem, { status: 409 }) });
  show(<Page view={live} stage={stageOf({})} asked={[]} />);
  fireEvent.click(screen.getByRole("button", { name: "Xem riêng Xã 4" }));
  await waitFor(() => expect(screen.queryByText("Đang chờ hình của Xã 4")).toBeNull());
});

test("the own tour of looking is followed by its page alone", () => {
  serve();
  const stage = stageOf({ looked: ["point:4", "point:5"], touring: "point:5" });
  const [mine, others]: [string[], string[]] = [[], []];
  show(<Page view={{ ...live, tour: running }} stage={stage} asked={mine} />);
  expect([mine.at(-1), screen.queryByText("Đang chờ hình của Xã 5") !== null]).toEqual(["point:5", true]);
  cleanup();
  show(<Page view={{ ...live, tour: { ...running, mine: false } }} stage={stage} asked={others} />);
  expect(others.at(-1)).toBe("");
});
