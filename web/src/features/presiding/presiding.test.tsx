import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AS_PERSON, type SeatView, type SessionView } from "@/features/room/session";
import { changeLanguage } from "@/i18n";
import { sessionView } from "../../../tests/support/agenda-samples";
import { conference } from "../../../tests/support/samples";
import { seatSample } from "../../../tests/support/seat-sample";
import { faults, serve, show } from "../../../tests/support/page";
import { ChairNote } from "./ChairNote";
import { PresidingSection } from "./PresidingSection";
import { SeatChair } from "./SeatChair";

vi.setConfig({ testTimeout: 30_000 });

const NOW = Date.parse("2025-05-22T01:02:00Z");
const CHAIR = "/api/sessions/7/chair";

let sent: ReturnType<typeof serve> = [];

beforeEach(async () => {
  await changeLanguage("vi");
  sent = serve(Object.fromEntries(["deputy", "hand-over", "take-over", "take-back"].map((way) => [`${CHAIR}/${way}`, () => Response.json({ ...sessionView, version: 32 })])));
});
afterEach(cleanup);

function seat(pointId: number, changed: Partial<SeatView> = {}): SeatView {
  return seatSample({ point_id: pointId, name: `Xã ${pointId}`, parent_name: "Huyện 1", parent_id: 1, ...changed });
}

function view(chair: Partial<NonNullable<SessionView["chair"]>>, may: SessionView["may"], ...seats: SeatView[]): SessionView {
  return { ...sessionView, may, seats, chair: { deputy_id: 12, own_id: null, since: null, by: "", by_rule: false, lost_since: null, free_from: null, ...chair } };
}

async function press(name: string) {
  const before = sent.length;
  fireEvent.click(screen.getByRole("button", { name }));
  await waitFor(() => expect(sent.length).toBe(before + 1));
  const { path, body } = sent[before] ?? { path: "", body: null };
  return { path: path.replace(CHAIR, ""), body };
}

const LOST = { lost_since: "2025-05-22T01:00:00Z", free_from: "2025-05-22T01:01:00Z" };
const SEATS = [seat(11, { is_main: true, presence: "dropped" }), seat(12), seat(13)];
const POINT: SessionView["may"] = ["chair.take", "floor.request"];
const HOST: SessionView["may"] = ["chair.take", "chair.hand", "floor.give"];

describe("when the chair is lost", () => {
  test("the deputy is offered to preside on its own page, once it may", async () => {
    show(<ChairNote view={view({ ...LOST, free_from: "2025-05-22T01:02:20Z" }, POINT, ...SEATS)} acting={AS_PERSON} pointId={12} now={NOW} />);
    expect(screen.getByText("Nhận được quyền chủ trì sau 20 giây nữa.")).toBeDefined();
    expect(screen.queryByRole("button")).toBeNull();
    cleanup();
    const { container } = show(<ChairNote view={view(LOST, POINT, ...SEATS)} acting={AS_PERSON} pointId={12} now={NOW} />);
    expect(await faults(container)).toEqual([]);
    expect(await press("Nhận quyền chủ trì")).toEqual({ path: "/take-over", body: { point_id: 12, seen: 31 } });
  });

  test("every other point is told that nothing is lost, and has nothing to press", () => {
    show(<ChairNote view={view(LOST, POINT, ...SEATS)} acting={AS_PERSON} pointId={13} now={NOW} />);
    expect([screen.queryByRole("button"), screen.queryByText("Xã 11 mất kết nối") !== null]).toEqual([null, true]);
  });

  test("who conducts lets the deputy preside, or chooses another point when the deputy is away", async () => {
    show(<ChairNote view={view(LOST, HOST, ...SEATS)} acting={AS_PERSON} pointId={null} now={NOW} />);
    expect(await press("Giao quyền chủ trì cho Xã 12")).toEqual({ path: "/take-over", body: { point_id: 12, seen: 31 } });
    cleanup();
    const away = view(LOST, HOST, SEATS[0]!, seat(12, { presence: "absent" }), seat(13));
    show(<ChairNote view={away} acting={AS_PERSON} pointId={null} now={NOW} />);
    expect([screen.queryByRole("button"), screen.queryByText("Chọn một điểm cầu trong danh sách để nhận quyền chủ trì.") !== null]).toEqual([null, true]);
    cleanup();
    show(<SeatChair seat={seat(13)} view={away} now={NOW} />);
    expect(await press("Giao quyền chủ trì cho Xã 13")).toEqual({ path: "/take-over", body: { point_id: 13, seen: 31 } });
  });
});

describe("while another point presides", () => {
  const held = { own_id: 11, since: "2025-05-22T01:00:00Z", by: "Hà Lan" };
  const presided = [seat(11), seat(12, { is_main: true }), seat(13)];

  test("the chair's own page gives it back with one press, and the one who presides too", async () => {
    show(<ChairNote view={view(held, POINT, ...presided)} acting={AS_PERSON} pointId={11} now={NOW} />);
    expect(screen.getByText("Xã 12 đang chủ trì thay Xã 11 (từ 08:00).")).toBeDefined();
    expect(await press("Nhận lại quyền chủ trì")).toEqual({ path: "/take-back", body: { seen: 31 } });
    cleanup();
    show(<ChairNote view={view(held, POINT, ...presided)} acting={AS_PERSON} pointId={12} now={NOW} />);
    expect(await press("Trả quyền chủ trì")).toEqual({ path: "/take-back", body: { seen: 31 } });
    cleanup();
    show(<ChairNote view={view(held, POINT, ...presided)} acting={AS_PERSON} pointId={13} now={NOW} />);
    expect(screen.queryByRole("button")).toBeNull();
  });

  test("nothing is given back to a seat that is empty", () => {
    show(<ChairNote view={view(held, HOST, seat(11, { presence: "dropped" }), ...presided.slice(1))} acting={AS_PERSON} pointId={null} now={NOW} />);
    fireEvent.click(screen.getByRole("button", { name: "Trả quyền chủ trì cho Xã 11" }));
    expect([sent.length, screen.queryByText("Xã 11 chưa kết nối lại.") !== null]).toEqual([0, true]);
  });
});

test("whoever presides is offered the chair's screen, and the way back once it does not", async () => {
  const presided = [seat(11), seat(12, { is_main: true }), seat(13)];
  const held = { own_id: 11, since: "2025-05-22T01:00:00Z", by: "Hà Lan" };
  const { container } = show(<ChairNote view={view(held, [...POINT, "floor.give"], ...presided)} acting={AS_PERSON} pointId={12} now={NOW} />);
  expect(await faults(container)).toEqual([]);
  expect(screen.getByRole("link", { name: "Mở màn hình chủ trì" }).getAttribute("href")).toBe("/phien/7/chu-tri");
  cleanup();
  // The main point was moved here: nobody has a claim, and it conducts all the same.
  show(<ChairNote view={view({}, [...POINT, "floor.give"], ...presided)} acting={AS_PERSON} pointId={12} now={NOW} />);
  expect([screen.queryByRole("link") !== null, screen.queryByText("Xã 12 là điểm cầu chính của phiên này và điều hành cuộc họp.") !== null]).toEqual([true, true]);
  cleanup();
  show(<ChairNote view={{ ...view({}, POINT, seat(11, { is_main: true }), seat(12)), point_id: 12 }} acting={AS_PERSON} pointId={null} now={NOW} />);
  expect(screen.getByRole("link", { name: "Về màn hình phòng họp" }).getAttribute("href")).toBe("/phien/7/phong");
  cleanup();
  show(<ChairNote view={view(held, POINT, ...presided)} acting={AS_PERSON} pointId={13} now={NOW} />);
  expect(screen.queryByRole("link")).toBeNull();
});

test("the chair is handed over on purpose, and the deputy named and cleared", async () => {
  const { container } = show(<SeatChair seat={seat(13)} view={view({}, HOST, seat(11, { is_main: true }), seat(12), seat(13))} now={NOW} />);
  expect(await faults(container)).toEqual([]);
  expect(await press("Bàn giao quyền chủ trì cho Xã 13")).toEqual({ path: "/hand-over", body: { point_id: 13, seen: 31 } });
  expect(await press("Chọn Xã 13 làm phó chủ trì")).toEqual({ path: "/deputy", body: { point_id: 13, seen: 31 } });
  cleanup();
  show(<SeatChair seat={seat(12)} view={view({}, HOST, seat(11, { is_main: true }), seat(12))} now={NOW} />);
  expect(await press("Xã 12 thôi làm phó chủ trì")).toEqual({ path: "/deputy", body: { point_id: null, seen: 31 } });
});

test("while nobody is lost and nobody presides for the chair there is nothing to say", () => {
  const { container } = show(<ChairNote view={view({}, HOST, seat(11, { is_main: true }), seat(12))} acting={AS_PERSON} pointId={null} now={NOW} />);
  expect(container.querySelector(".chair-note")).toBeNull();
});

test("a conference keeps its deputy and how long is waited; an empty field is the installation's", async () => {
  const kept = { deputy_point_id: null, chair_wait_s: null, seat_grace_s: 600, usual_wait_s: 60, usual_grace_s: 300 };
  const PATH = "/api/conferences/1/presiding";
  sent = serve({ [PATH]: () => Response.json({ ...kept, chair_wait_s: 30 }) }, { [PATH]: kept });
  const { container } = show(<PresidingSection conference={{ ...conference, may: ["presiding.set"] } as never} />);
  const wait = await screen.findByLabelText("Chờ chủ trì kết nối lại (giây)");
  expect(wait.getAttribute("placeholder")).toBe("mặc định: 60");
  fireEvent.change(wait, { target: { value: "30" } });
  expect(await faults(container)).toEqual([]);
  fireEvent.click(screen.getByRole("button", { name: "Lưu" }));
  await waitFor(() => expect(sent.filter(({ method }) => method === "PUT").map(({ body }) => body)).toEqual([{ deputy_point_id: null, chair_wait_s: 30, seat_grace_s: 600 }]));
});
