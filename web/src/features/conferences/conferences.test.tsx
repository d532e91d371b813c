import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AdministrationPage } from "@/features/administration/AdministrationPage";
import { IntakePage } from "@/features/intake/IntakePage";
import { TodayPage } from "@/features/today/TodayPage";
import { changeLanguage } from "@/i18n";
import { serve, show } from "../../../tests/support/page";
import * as samples from "../../../tests/support/samples";
import { ConferencesPage } from "./ConferencesPage";

const PATIENCE = { timeout: 10_000 };
vi.setConfig({ testTimeout: 20_000 });
const LIST = "/api/conferences";

beforeEach(async () => {
  localStorage.clear();
  await changeLanguage("vi");
});
afterEach(cleanup);

const named = (id: number, title: string, starts_at = samples.conference.starts_at) => ({ ...samples.conference, id, title, starts_at });
const list = (titles: string[], next: string | null = null) => ({ conferences: titles.map((title, place) => named(place + 1, title)), next });
const shown = () => screen.queryAllByRole("listitem").map((line) => line.querySelector("b")?.textContent);

function open(address: string) {
  return show(<ConferencesPage />, "/hoi-nghi", address);
}

test("a list that was cut says so, and the button brings the rest below it", async () => {
  serve({}, {
    [`${LIST}?from=2025-05-01&order=oldest`]: list(["Một", "Hai"], "5-2"),
    [`${LIST}?from=2025-05-01&order=oldest&after=5-2`]: { conferences: [named(3, "Ba")], next: null },
  });
  open("/hoi-nghi?tu=2025-05-01");
  await screen.findByText(/Đang hiện 2 hội nghị, còn nữa/, {}, PATIENCE);
  expect(shown()).toEqual(["Một", "Hai"]);
  const more = screen.getByRole("button", { name: "Hiện thêm" });
  await userEvent.click(more);
  await screen.findByText(/^3 hội nghị/, {}, PATIENCE);
  expect(shown()).toEqual(["Một", "Hai", "Ba"]);
  expect(screen.queryByRole("button", { name: "Hiện thêm" })).toBeNull();
});

test("days, state and words go to the server; typing a day keeps the field", async () => {
  serve({}, {
    [`${LIST}?order=newest`]: list(["Tất cả"]),
    [`${LIST}?until=2025-06-30&order=newest`]: list(["Trước tháng bảy"]),
    [`${LIST}?until=2025-06-30&intake=received&intake=in_conflict&order=newest`]: list(["Đang chờ"]),
    [`${LIST}?until=2025-06-30&intake=received&intake=in_conflict&words=lu+lut&order=newest`]: list([]),
    [`${LIST}?until=2025-06-30&intake=received&intake=in_conflict&words=lu%20lut&order=newest`]: list([]),
    [`${LIST}?intake=received&intake=in_conflict&words=lu%20lut&order=newest`]: list(["Lũ lụt"]),
  });
  open("/hoi-nghi?tu=");
  await waitFor(() => expect(shown()).toEqual(["Tất cả"]), PATIENCE);
  const until = screen.getByLabelText("Đến ngày");
  await userEvent.type(until, "30/6/2025");
  expect(document.activeElement).toBe(until);
  await waitFor(() => expect(shown()).toEqual(["Trước tháng bảy"]), PATIENCE);
  await userEvent.click(screen.getByRole("combobox", { name: "Trạng thái" }));
  await userEvent.click(await screen.findByRole("option", { name: "Chờ Sở xác nhận" }, PATIENCE));
  await waitFor(() => expect(shown()).toEqual(["Đang chờ"]), PATIENCE);
  await userEvent.type(screen.getByRole("searchbox"), "lu lut");
  await screen.findByText(/^0 hội nghị/, {}, PATIENCE);
  await userEvent.click(screen.getByRole("button", { name: "Tìm ở mọi ngày" }));
  await waitFor(() => expect(shown()).toEqual(["Lũ lụt"]), PATIENCE);
  expect((until as HTMLInputElement).value).toBe("");
});

test("a day that is none is said at the field, and nothing is asked", async () => {
  serve({}, { [`${LIST}?order=newest`]: list(["Tất cả"]) });
  open("/hoi-nghi?tu=");
  await userEvent.type(await screen.findByLabelText("Từ ngày", {}, PATIENCE), "31/2/2025");
  expect(screen.getByText("Ngày chưa đúng, ví dụ 22/5/2026")).toBeTruthy();
  expect(shown()).toEqual(["Tất cả"]);
});

test("the board says how many wait and leads to those that it does not hold", async () => {
  serve({}, { "/api/intake": { items: [samples.waiting], total: 240 } });
  show(<IntakePage />, "/tiep-nhan");
  await screen.findByText(/Đang hiện 1 đăng ký họp sớm nhất trong 240 đăng ký chờ/, {}, PATIENCE);
  const rest = screen.getByRole("link", { name: "Xem các đăng ký họp từ ngày 22/5/2025" });
  expect(rest.getAttribute("href")).toBe("/hoi-nghi?tu=2025-05-22&trang-thai=cho");
});

test("today leads to what does not fit it: later days, more drafts, more that waits", async () => {
  const coming = `${LIST}?from=2025-05-23&until=2025-06-21&intake=received&intake=confirmed&intake=in_conflict&order=oldest`;
  serve({}, {
    "/api/today": { ...samples.today, more_waiting: true },
    [coming]: { conferences: [named(5, "Ngày mai", "2025-05-23T01:00:00Z")], next: "7-5" },
    [`${LIST}?intake=draft`]: { conferences: [{ ...named(6, "Nháp"), intake: "draft" }], next: "8-6" },
  });
  show(<TodayPage />);
  await screen.findByText(/Trên đây là 1 hội nghị gần nhất; còn nữa/, {}, PATIENCE);
  const to = (name: string) => screen.getByRole("link", { name }).getAttribute("href");
  expect(to("Hội nghị từ ngày 23/5/2025")).toBe("/hoi-nghi?tu=2025-05-23");
  expect(to("Tìm hội nghị, kể cả đã qua")).toBe("/hoi-nghi?tu=");
  await screen.findByText("Còn bản nháp khác", {}, PATIENCE);
  expect(screen.getAllByRole("link", { name: "Xem danh sách" }).map((link) => link.getAttribute("href"))).toEqual([
    "/tiep-nhan",
    "/hoi-nghi?tu=&trang-thai=nhap",
  ]);
});

test("a role in a conference is given in one that only the server finds", async () => {
  const sent = serve({ "/api/people/1/roles": () => Response.json(samples.people[0]) }, {
    [LIST]: list(["Mới nhất"], "1-1"),
    [`${LIST}?words=bao%20so`]: { conferences: [named(300, "Bão số 3")], next: null },
  });
  show(<AdministrationPage />, "/quan-tri", "/quan-tri?muc=nguoi-dung");
  await userEvent.click(await screen.findByRole("button", { name: "Đỗ Minh Hương" }, PATIENCE));
  await userEvent.click(screen.getByRole("button", { name: "Giao vai trò" }));
  await userEvent.click(screen.getByRole("combobox", { name: "Vai trò" }));
  await userEvent.click(await screen.findByRole("option", { name: "Thư ký" }, PATIENCE));
  await userEvent.click(screen.getByRole("combobox", { name: "Phạm vi" }));
  await userEvent.click(await screen.findByRole("option", { name: "Một hội nghị" }, PATIENCE));
  const where = await screen.findByRole("combobox", { name: "Ở đâu" }, PATIENCE);
  await userEvent.type(where, "bao so");
  await userEvent.click(await screen.findByRole("option", { name: "Bão số 3, 22/5/2025" }, PATIENCE));
  await waitFor(() => expect((where as HTMLInputElement).value).toBe("Bão số 3, 22/5/2025"), PATIENCE);
  await userEvent.click(screen.getByRole("button", { name: "Giao vai trò này" }));
  await waitFor(() => expect(sent.length).toBe(1), PATIENCE);
  expect(sent[0]?.body).toMatchObject({ role: "secretary", scope: "conference", scope_id: 300 });
});
