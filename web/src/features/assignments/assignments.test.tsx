import { cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AdministrationPage } from "@/features/administration/AdministrationPage";
import { changeLanguage } from "@/i18n";
import { faults, serve, show } from "../../../tests/support/page";
import * as samples from "../../../tests/support/samples";
import { moved } from "./words";

const PATIENCE = { timeout: 10_000 };
vi.setConfig({ testTimeout: 30_000 });

beforeEach(async () => {
  localStorage.clear();
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-01-05T02:00:00Z") });
  await changeLanguage("vi");
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

async function open() {
  const page = show(<AdministrationPage />, "/quan-tri", "/quan-tri?muc=phan-cong");
  await screen.findByRole("button", { name: "Văn phòng UBND tỉnh" }, PATIENCE);
  return page;
}

test("moving keeps everything, and stays at the ends", () => {
  expect(moved(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
  expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
  expect(moved(["a", "b", "c"], 0, -1)).toEqual(["a", "b", "c"]);
  expect(moved(["a", "b", "c"], 2, 1)).toEqual(["a", "b", "c"]);
});

test("a row is picked by keyboard alone, and the next Tab is in what it shows", async () => {
  serve();
  const { container } = await open();
  expect(await faults(container)).toEqual([]);
  const rows = within(screen.getByRole("table", { name: /^Đăng ký thay/ })).getAllByRole("button");
  expect(rows.map(({ tabIndex }) => tabIndex)).toEqual([0, -1]);
  rows[0]?.focus();
  await userEvent.keyboard("{ArrowDown}");
  expect(document.activeElement?.textContent).toBe("Sở Nội vụ");
  await userEvent.keyboard("{End}{Home}{Enter}");
  expect(rows.map((row) => row.getAttribute("aria-pressed"))).toEqual(["true", "false"]);
  const side = within(screen.getByRole("region", { name: "Văn phòng UBND tỉnh" }));
  expect(side.getByText("14/2019/QĐ-UBND")).toBeTruthy();
  // The other table is one more stop of the Tab key, then comes the side.
  await userEvent.tab();
  await userEvent.tab();
  await userEvent.tab();
  expect(document.activeElement).toBe(side.getByRole("button", { name: "Sửa phân công này" }));
  expect(await faults(container)).toEqual([]);
});

test("a click anywhere in a row picks it", async () => {
  serve();
  await open();
  await userEvent.click(screen.getByText("1/1/2024 – 14/6/2025"));
  expect(screen.getByRole("button", { name: "Sở Nội vụ" }).getAttribute("aria-pressed")).toBe("true");
  expect(screen.getByText("Phân công đã hết hiệu lực thì không sửa; ghi phân công mới khi cần.")).toBeTruthy();
});

test("an assignment is entered with two different bodies", async () => {
  const sent = serve({ "/api/mandates": () => Response.json(samples.mandates[0]) });
  await open();
  await userEvent.click(screen.getByRole("button", { name: "Ghi phân công" }));
  const dialog = within(await screen.findByRole("dialog", {}, PATIENCE));
  await userEvent.click(dialog.getByRole("button", { name: "Ghi phân công này" }));
  expect(sent).toEqual([]);
  const [first, second] = samples.bodies;
  for (const [label, name] of [["Cơ quan đăng ký", first?.name], ["Thay cho", second?.name]] as const) {
    await userEvent.click(dialog.getByRole("combobox", { name: label }));
    await userEvent.click(await screen.findByRole("option", { name: name ?? "" }, PATIENCE));
  }
  await userEvent.type(dialog.getByLabelText("Văn bản"), "12/QĐ-UBND");
  await userEvent.click(dialog.getByRole("button", { name: "Ghi phân công này" }));
  await waitFor(() => expect(sent.length).toBe(1));
  expect(sent[0]?.body).toEqual({
    organiser_body_id: first?.id,
    host_body_id: second?.id,
    valid_from: "2026-01-05",
    valid_to: null,
    document: "12/QĐ-UBND",
  });
});

test("an end needs its reason and names the version that was seen", async () => {
  const sent = serve({ "/api/mandates/2/end": () => Response.json(samples.mandates) });
  await open();
  await userEvent.click(screen.getByRole("button", { name: "Văn phòng UBND tỉnh" }));
  await userEvent.click(screen.getByRole("button", { name: "Kết thúc phân công" }));
  await userEvent.click(screen.getByRole("button", { name: "Kết thúc phân công" }));
  expect(sent).toEqual([]);
  await userEvent.type(screen.getByLabelText("Lý do"), "Hết nhiệm vụ{Enter}");
  await waitFor(() => expect(sent.length).toBe(1));
  expect(sent[0]?.body).toEqual({ version: 1, valid_to: "2026-01-05", reason: "Hết nhiệm vụ" });
});

test("an order is put together by buttons and says where each standing went", async () => {
  const sent = serve({ "/api/precedence/5": () => Response.json(samples.orders) });
  const { container } = await open();
  await userEvent.click(screen.getByRole("button", { name: "5/TB-UBND" }));
  await userEvent.click(screen.getByRole("button", { name: "Sửa thứ tự này" }));
  const dialog = within(await screen.findByRole("dialog", {}, PATIENCE));
  await userEvent.click(dialog.getByRole("button", { name: "Chuyển «cấp xã» lên một bậc" }));
  expect(dialog.getByRole("status").textContent).toBe("cấp xã: nay ở bậc 6.");
  await waitFor(() => expect(document.activeElement?.getAttribute("aria-label")).toBe("Chuyển «cấp xã» lên một bậc"));
  expect(await faults(container.ownerDocument.body)).toEqual([]);
  await userEvent.type(dialog.getByLabelText("Lý do"), "Theo nghị quyết");
  await userEvent.click(dialog.getByRole("button", { name: "Lưu thứ tự" }));
  await waitFor(() => expect(sent.length).toBe(1));
  expect(sent[0]).toMatchObject({
    method: "PUT",
    body: {
      version: 1,
      effective_from: "2099-01-01",
      standings: ["emergency", "central", "provincial_chair", "party", "provincial_body", "commune", "district"],
      reason: "Theo nghị quyết",
    },
  });
});
