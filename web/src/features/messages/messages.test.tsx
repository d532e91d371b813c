import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keys } from "@/api/keys";
import { EventsProvider } from "@/events/EventsProvider";
import { AS_PERSON } from "@/features/room/session";
import { changeLanguage } from "@/i18n";
import { faults, serve, show } from "../../../tests/support/page";
import { me } from "../../../tests/support/samples";
import { FakeSource, happened } from "../../../tests/support/source";
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

/** What was asked for, as path and query. */
let asked: string[] = [];
let source: FakeSource | undefined;
vi.stubGlobal("EventSource", function open(address: string) {
  source = new FakeSource(address);
  return source;
});

function shown(messages = lines, writes = true, callId: number | null = null, answer: () => Response = () => Response.json(line(4, "Xã 001", "Cảm ơn", true))) {
  const path = callId === null ? ALL : `/api/sessions/7/help/${callId}/messages`;
  const held: Record<string, unknown> = { [path]: { messages, writes }, "/api/me": { ...me, name: "Xã 001" } };
  const sent = serve({ [path]: answer }, held);
  const network = globalThis.fetch;
  asked = [];
  globalThis.fetch = (input, init) => {
    const { pathname, search } = new URL((input as Request).url);
    if (pathname === path && (input as Request).method === "GET") asked.push(`${pathname.replace("/api/sessions/7/", "")}${search}`);
    return network(input, init);
  };
  const page = (
    <EventsProvider reader="person:1">
      <ThreadButton sessionId={7} acting={AS_PERSON} callId={callId} title="Trao đổi kỹ thuật" label="Trao đổi" />
    </EventsProvider>
  );
  const { container, queries } = show(page);
  source?.hello(0);
  const told = (id: number, author: string, data = {}) => act(() => source?.event(happened(id, callId === null ? "message.sent" : "help.written", { data: { id, author, ...data } })));
  return { sent, path, held, container, queries, told };
}

beforeEach(() => {
  changeLanguage("vi");
  localStorage.clear();
});
afterEach(cleanup);

test("closed, it counts the lines of others as they are told, and asks for nothing", async () => {
  const { container, told, queries } = shown();
  await waitFor(() => expect(queries.getQueryData(keys.me)).toBeTruthy());
  told(1, "Kỹ sư Sở");
  told(2, "Xã 001");
  told(3, "Kỹ sư Sở");
  const button = screen.getByRole("button", { name: "Trao đổi, 2 tin chưa đọc" });
  expect([button.textContent, asked]).toEqual(["Trao đổi2", []]);
  expect(await faults(container)).toEqual([]);
  // A reload forgets nothing.
  cleanup();
  shown();
  fireEvent.click(await screen.findByRole("button", { name: "Trao đổi, 2 tin chưa đọc" }));
  const log = screen.getByRole("log", { name: "Trao đổi kỹ thuật" });
  await waitFor(() =>
    expect(within(log).getAllByRole("listitem").map((item) => [item.querySelector("b")?.textContent, item.querySelector(".thread-said")?.textContent])).toEqual([
      ["Kỹ sư Sở", "Xã 001 kiểm tra dây micrô"],
      ["Bạn", "Đã cắm lại"],
      ["Kỹ sư Sở", "Tốt rồi"],
    ]),
  );
  expect(asked).toEqual(["messages?after=0"]);
  cleanup();
  shown();
  await screen.findByRole("button", { name: "Trao đổi" });
});

test("open, it counts nothing and fetches what came after its newest line", async () => {
  const { told, held } = shown();
  fireEvent.click(await screen.findByRole("button", { name: "Trao đổi" }));
  await screen.findByText("Tốt rồi");
  held[`${ALL}?after=3`] = { messages: [line(4, "Kỹ sư Sở", "Xong chưa?")], writes: true };
  told(4, "Kỹ sư Sở");
  await screen.findByText("Xong chưa?");
  expect([screen.getAllByRole("listitem").length, asked]).toEqual([4, ["messages?after=0", "messages?after=3"]]);
  expect(screen.getByRole("button", { name: "Trao đổi", hidden: true })).toBeTruthy();
});

test("a call counts its own lines and not those of another one", () => {
  const { told } = shown(lines, true, 5);
  told(1, "Kỹ sư Sở", { call_id: 6 });
  expect(screen.getByRole("button", { name: "Trao đổi" })).toBeTruthy();
  told(2, "Kỹ sư Sở", { call_id: 5 });
  expect(screen.getByRole("button", { name: "Trao đổi, 1 tin chưa đọc" })).toBeTruthy();
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
