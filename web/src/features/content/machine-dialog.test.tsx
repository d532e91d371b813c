import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AS_PERSON, type SeatView } from "@/features/room/session";
import { SeatScreen } from "@/features/scene/SeatScreen";
import { changeLanguage } from "@/i18n";
import { sessionView } from "../../../tests/support/agenda-samples";
import { faults, serve, show } from "../../../tests/support/page";
import { seatNowSample, seatSample } from "../../../tests/support/seat-sample";
import { MachineDialog } from "./MachineDialog";

const WAY = { code: "ABCD-2345", address: "https://hop.tinh.vn/trinh-chieu", url: "https://hop.tinh.vn/trinh-chieu#ABCD-2345", expires_at: "2026-11-30T03:10:00Z" };
const CODE = "/api/sessions/7/content-machine/code";
const END = "/api/sessions/7/content-machine/end";

// jsdom draws dialogs and cannot open them.
HTMLDialogElement.prototype.showModal = function open(this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement) {
  this.open = false;
};

beforeEach(() => changeLanguage("vi"));
afterEach(cleanup);

const dialog = (changed: Partial<SeatView> = {}) => <MachineDialog sessionId={7} acting={AS_PERSON} seat={seatSample(changed)} onClose={() => undefined} />;

test("opening it gets a code, once, with the address to type it at", async () => {
  const sent = serve({ [CODE]: () => Response.json(WAY) });
  const { container } = show(dialog());
  await screen.findByText("ABCD-2345");
  expect(screen.getByText("https://hop.tinh.vn/trinh-chieu")).toBeTruthy();
  expect(screen.getByText("Dùng một lần, đến 10:10.")).toBeTruthy();
  expect(sent).toEqual([{ method: "POST", path: CODE, body: { point_id: 4 } }]);
  expect(screen.queryByRole("button", { name: "Ngắt máy trình chiếu" })).toBeNull();
  expect(await faults(container)).toEqual([]);
});

test("a machine that is in is said, and taken out or replaced by a press; no code is made unasked", async () => {
  const sent = serve({ [END]: () => Response.json(seatNowSample()), [CODE]: () => Response.json(WAY) });
  const { container } = show(dialog({ content_machine: true }));
  await screen.findByText("Máy trình chiếu đã nối.");
  expect(sent).toEqual([]);
  fireEvent.click(screen.getByRole("button", { name: "Lấy mã cho máy khác" }));
  await screen.findByText("ABCD-2345");
  fireEvent.click(screen.getByRole("button", { name: "Ngắt máy trình chiếu" }));
  await waitFor(() => expect(sent.map(({ path }) => path)).toEqual([CODE, END]));
  expect(await faults(container)).toEqual([]);
});

test("whoever conducts takes a point's machine out, and is offered it only where there is one", async () => {
  const sent = serve({ [END]: () => Response.json(seatNowSample()) });
  const seat = (changed: Partial<SeatView>) => <SeatScreen sessionId={7} seat={seatSample(changed)} view={sessionView} may />;
  const { unmount } = show(seat({}));
  await screen.findByText("Mời trình chiếu");
  expect(screen.queryByRole("button", { name: /Ngắt/ })).toBeNull();
  unmount();
  show(seat({ content_machine: true }));
  fireEvent.click(await screen.findByRole("button", { name: "Ngắt máy trình chiếu của Xã Cấm Sơn" }));
  await waitFor(() => expect(sent).toEqual([{ method: "POST", path: END, body: { point_id: 4 } }]));
});
