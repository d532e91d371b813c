import { cleanup, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { changeLanguage } from "@/i18n";
import { faults, serve, show } from "../../../tests/support/page";
import * as samples from "../../../tests/support/samples";
import { EMPTY, type Draft } from "./draft";
import { draftName, keep, recall } from "./keeping";
import { RegistrationPage } from "./RegistrationPage";

const PATIENCE = { timeout: 10_000 };
const NAME = draftName(samples.me.id, "new");
const SEND = "Gửi đăng ký tới Sở";

const whole: Draft = {
  ...EMPTY,
  title: "Giao ban tháng",
  hostBodyId: 1,
  coordinator: "Trần Quốc Khánh",
  dutyOfficer: "Ngô Văn Trực",
  day: "22/5/2031",
  rehearse: false,
  mainPointId: 10,
  subPointIds: [20],
};

beforeEach(async () => {
  localStorage.clear();
  await changeLanguage("vi");
});
afterEach(cleanup);

/** A server that makes one conference for a key, and loses as many answers as it is told. */
function registry(lost: number) {
  const made = new Map<string | undefined, { id: number; body: string }>();
  let left = lost;
  const answer = (body: unknown, key: string | undefined): Response => {
    const text = JSON.stringify(body);
    const one = made.get(key) ?? { id: made.size + 1, body: text };
    made.set(key, one);
    if (one.body !== text)
      return Response.json({ code: "already_sent", what: "Đã được ghi.", next: "Mở.", params: { conference_id: one.id } }, { status: 422 });
    left -= 1;
    if (left >= 0) throw new TypeError("network");
    return Response.json({ ...samples.conference, id: one.id });
  };
  return { made, answer };
}

async function open(held: ReturnType<typeof registry>) {
  const sent = serve({ "/api/conferences": held.answer, "/api/drafts/new": () => Response.json({ done: true }) });
  const { container } = show(<RegistrationPage />, "/dang-ky");
  await screen.findByRole("button", { name: SEND }, PATIENCE);
  return { sent: () => sent.filter(({ path }) => path === "/api/conferences"), container };
}

const send = () => userEvent.click(screen.getByRole("button", { name: SEND }));

describe("a registration whose answer was lost", () => {
  test("makes one conference when it is sent again, also after a reload", async () => {
    const server = registry(2);
    keep(localStorage, NAME, whole, 1);
    const first = await open(server);
    await userEvent.type(screen.getByLabelText("Tên hội nghị"), " 5");
    await send();
    await screen.findByText(/hệ thống chỉ ghi một lần/, {}, PATIENCE);
    expect(await faults(first.container)).toEqual([]);
    await send();
    expect(first.sent().length).toBe(2);
    cleanup();

    const second = await open(server);
    await send();
    await screen.findByText("elsewhere", {}, PATIENCE);
    const keys = [...first.sent(), ...second.sent()].map(({ key }) => key);
    expect(keys).toEqual([expect.stringMatching(/^"[0-9a-f]{32}"$/), keys[0], keys[0]]);
    expect(server.made.size).toBe(1);
    expect(recall(localStorage, NAME)).toBeUndefined();
  }, 30_000);

  test("of a draft that a version without keys has kept, too", async () => {
    const server = registry(1);
    keep(localStorage, NAME, whole, 1);
    await open(server);
    await send();
    await screen.findByRole("alert", {}, PATIENCE);
    await send();
    await screen.findByText("elsewhere", {}, PATIENCE);
    expect(server.made.size).toBe(1);
  }, 30_000);

  test("and that was changed meanwhile leads to what was made; another one is sent under a key of its own", async () => {
    const server = registry(1);
    keep(localStorage, NAME, whole, 1);
    const { container } = await open(server);
    await userEvent.type(screen.getByLabelText("Tên hội nghị"), " 5");
    await send();
    await screen.findByRole("alert", {}, PATIENCE);
    await userEvent.type(screen.getByLabelText("Tên hội nghị"), " và 6");
    await send();
    const link = await screen.findByRole("link", { name: "Mở đăng ký đã ghi" }, PATIENCE);
    expect(link.getAttribute("href")).toBe("/dang-ky/1");
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Đây là đăng ký khác" }));
    expect(screen.queryByRole("alert")).toBeNull();
    expect(server.made.size).toBe(1);
    await send();
    await screen.findByText("elsewhere", {}, PATIENCE);
    expect([...server.made.values()].map(({ body }) => (JSON.parse(body) as { title: string }).title)).toEqual(["Giao ban tháng 5", "Giao ban tháng 5 và 6"]);
  }, 30_000);

  test("a draft that was thrown away leaves no key for the next", async () => {
    const server = registry(0);
    keep(localStorage, NAME, { ...whole, requestKey: "a".repeat(32) }, 1);
    await open(server);
    await userEvent.click(screen.getByRole("button", { name: "Bỏ bản nháp" }));
    await userEvent.type(screen.getByLabelText("Tên hội nghị"), "Khác");
    cleanup();
    expect(recall(localStorage, NAME)?.draft.requestKey).toMatch(/^(?!a{32})[0-9a-f]{32}$/);
  }, 20_000);
});
