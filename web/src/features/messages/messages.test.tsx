import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AS_PERSON } from "@/features/room/session";
import { changeLanguage } from "@/i18n";
import { faults, serve, show } from "../../../tests/support/page";
import { ThreadButton } from "./ThreadButton";

vi.setConfig({ testTimeout: 30_000 });

// jsdom draws dialogs and cannot open them.
HTMLDialogElement.prototype.showModal = function open(this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement) {
  this.open = false;
};

const line = (id: number, author: string, text: string, mine = false) => ({ id, at: "2026-03-11T02:00:00Z", author, mine, text });
const ALL = "/api/sessions/7/messages";
const lines = [line(1, "Kỹ sư Sở", "Xã 001 kiểm tra dây micrô"), line(2, "Xã 001", "Đã cắm lại", true), line(3, "Kỹ sư Sở", "Tốt rồi")];

function shown(messages = lines, writes = true, callId: number | null = null, answer: () => Response = () => Response.json(line(4, "Xã 001", "Cảm ơn", true))) {
  const path = callId === null ? ALL : `/api/sessions/7/help/${callId}/messages`;
  const sent = serve({ [path]: answer }, { [path]: { messages, writes } });
  return { sent, path, ...show(<ThreadButton sessionId={7} acting={AS_PERSON} callId={callId} title="Trao đổi kỹ thuật" label="Trao đổi" />) };
}

beforeEach(() => {
  changeLanguage("vi");
  localStorage.clear();
});
afterEach(cleanup);

test("the button says how much is unread, and what was shown is read here from then on", async () => {
  const { container } = shown();
  expect((await screen.findByRole("status", { name: "2 tin chưa đọc" })).textContent).toBe("2");
  fireEvent.click(screen.getByRole("button", { name: /^Trao đổi/ }));
  const log = screen.getByRole("log", { name: "Trao đổi kỹ thuật" });
  expect(within(log).getAllByRole("listitem").map((item) => [item.querySelector("b")?.textContent, item.querySelector(".thread-said")?.textContent])).toEqual([
    ["Kỹ sư Sở", "Xã 001 kiểm tra dây micrô"],
    ["Bạn", "Đã cắm lại"],
    ["Kỹ sư Sở", "Tốt rồi"],
  ]);
  expect(await faults(container)).toEqual([]);
  await waitFor(() => expect(screen.queryByRole("status", { name: /chưa đọc/ })).toBeNull());
  cleanup();
  shown();
  await waitFor(() => expect(screen.getByRole("button", { name: "Trao đổi" })).toBeTruthy());
});

test("a line is sent once, and kept in its field while it is refused", async () => {
  const problem = { code: "too_many", what: "Thử quá nhiều lần.", next: "Đợi 30 giây rồi thử lại.", params: {} };
  const { sent, path } = shown(lines, true, 5, () => (sent.length > 1 ? Response.json(line(4, "Xã 001", "Cảm ơn", true)) : Response.json(problem, { status: 429 })));
  fireEvent.click(await screen.findByRole("button", { name: /^Trao đổi/ }));
  const field = await screen.findByLabelText<HTMLInputElement>("Viết tin nhắn");
  fireEvent.change(field, { target: { value: "  Cảm ơn " } });
  fireEvent.click(screen.getByRole("button", { name: "Gửi" }));
  expect(await screen.findByText(/Thử quá nhiều lần/)).toBeTruthy();
  expect(field.value).toBe("  Cảm ơn ");
  fireEvent.click(screen.getByRole("button", { name: "Gửi" }));
  await waitFor(() => expect(field.value).toBe(""));
  expect(sent.map(({ path: to, body }) => [to, body])).toEqual(Array.from({ length: 2 }, () => [path, { text: "Cảm ơn" }]));
});

test("whoever may not write reads alone", async () => {
  shown([], false);
  fireEvent.click(await screen.findByRole("button", { name: "Trao đổi" }));
  await screen.findByText(/Chưa có tin nào/);
  expect(screen.queryByRole("button", { name: "Gửi" })).toBeNull();
});
