import { cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test } from "vitest";
import { changeLanguage } from "@/i18n";
import { faults, serve, show } from "../../../tests/support/page";
import * as samples from "../../../tests/support/samples";
import { PointPage } from "./PointPage";
import { PointsPage } from "./PointsPage";

const PATIENCE = { timeout: 10_000 };

beforeEach(async () => {
  localStorage.clear();
  await changeLanguage("vi");
});
afterEach(cleanup);

test("a record is added in its section by keyboard and sent as it was typed", { timeout: 20_000 }, async () => {
  const sent = serve({ "/api/points/20/records": () => Response.json(samples.pointPage) });
  const { container } = show(<PointPage />, "/diem-cau/:id", "/diem-cau/20");
  await screen.findByRole("heading", { level: 1, name: "Huyện Yên Thế" }, PATIENCE);
  expect(await faults(container)).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Thêm đường truyền" }));
  const form = screen.getByRole("form", { name: "Thêm đường truyền" });
  expect(await faults(form)).toEqual([]);
  await userEvent.keyboard("{Enter}");
  expect(within(form).getByText("Cần nhập.")).toBeTruthy();
  await userEvent.type(within(form).getByLabelText("Nhà cung cấp"), "VNPT");
  await userEvent.type(within(form).getByLabelText("Tải về, kbit/s"), "50.000{Enter}");
  await waitFor(() => expect(sent.length).toBe(1));
  expect(sent[0]?.body).toEqual({
    section: "circuit", provider: "VNPT", kind: "fibre", down_kbit: 50_000, is_backup: false, contract: "", fault_phone: "", valid_from: null,
  });
  await waitFor(() => expect(screen.queryByRole("form", { name: "Thêm đường truyền" })).toBeNull());
});

test("Esc leaves a form, and the record stays as it was", async () => {
  const sent = serve();
  show(<PointPage />, "/diem-cau/:id", "/diem-cau/20");
  await userEvent.click(await screen.findByRole("button", { name: "Sửa Phòng họp tầng 2" }, PATIENCE));
  await userEvent.type(screen.getByLabelText("Tên"), " mới{Escape}");
  expect(screen.queryByRole("form")).toBeNull();
  expect([screen.getByText("Phòng họp tầng 2").tagName, sent.length]).toEqual(["B", 0]);
});

test("changes of the list go to the Department with one click", async () => {
  const sent = serve({ "/api/points/20/contact-lists": () => Response.json(samples.sentList) });
  show(<PointPage />, "/diem-cau/:id", "/diem-cau/20");
  await screen.findByText("Lý Văn Trực: đổi điện thoại", {}, PATIENCE);
  await userEvent.click(screen.getByRole("button", { name: "Gửi thay đổi tới Sở" }));
  await waitFor(() => expect(sent.map(({ path }) => path)).toEqual(["/api/points/20/contact-lists"]));
});

test("a fault is taken in hand from the list, and a repair says what was done", { timeout: 20_000 }, async () => {
  const sent = serve({ "/api/point-faults/3/steps": () => Response.json({ ...samples.fault, state: "received", version: 2 }) });
  const { container } = show(<PointsPage />, "/diem-cau", "/diem-cau?muc=su-co");
  await userEvent.click(await screen.findByRole("button", { name: "Huyện Yên Thế" }, PATIENCE));
  await screen.findByText("Gọi lại số 0912 345 678", {}, PATIENCE);
  expect(await faults(container)).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Đã khắc phục" }));
  expect(screen.getByText("Ghi đã làm gì, hoặc vì sao mở lại.")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Nhận xử lý" }));
  await waitFor(() => expect(sent.length).toBe(1));
  expect(sent[0]?.body).toEqual({ command: "receive", seen: 1, note: "", provider: "" });
});

test("a difficulty is asked for in its own words and sent as one (Art. 15.2)", { timeout: 20_000 }, async () => {
  const sent = serve({ "/api/points/20/faults": () => Response.json({ ...samples.fault, kind: "difficulty" }) });
  show(<PointPage />, "/diem-cau/:id", "/diem-cau/20");
  await userEvent.click(await screen.findByRole("button", { name: "Báo sự cố, vướng mắc" }, PATIENCE));
  const dialog = within(await screen.findByRole("dialog", {}, PATIENCE));
  await userEvent.click(dialog.getByRole("combobox", { name: "Về việc gì" }));
  await userEvent.click(await screen.findByRole("option", { name: "Khó khăn, vướng mắc" }));
  expect(dialog.getByText(/^Vướng ở đâu, theo khoản nào/).tagName).toBe("P");
  await userEvent.type(dialog.getByRole("textbox", { name: "Chuyện gì xảy ra" }), "Không đủ người trực");
  await userEvent.click(dialog.getByRole("button", { name: "Gửi báo cáo" }));
  await waitFor(() => expect(sent.length).toBe(1));
  expect(sent[0]?.body).toEqual({ kind: "difficulty", text: "Không đủ người trực", phone: "", blocks: false });
});

test("a difficulty is answered, not repaired, in the words of its steps (Art. 15.2)", { timeout: 20_000 }, async () => {
  const step = { id: 1, at: samples.fault.reported_at, actor_name: "Lý Văn Trực", command: "begin_work" as const, note: "" };
  const difficulty = { ...samples.fault, kind: "difficulty" as const, state: "in_work" as const, may: ["fix" as const], steps: [step] };
  serve({}, { "/api/point-faults": { faults: [difficulty], total: 1 }, "/api/point-faults/3": difficulty });
  show(<PointsPage />, "/diem-cau", "/diem-cau?muc=su-co");
  await userEvent.click(await screen.findByRole("button", { name: "Huyện Yên Thế" }, PATIENCE));
  await userEvent.click(await screen.findByRole("button", { name: "Đã trả lời, hướng dẫn" }, PATIENCE));
  expect(screen.getByText("Ghi trả lời, hướng dẫn thế nào, hoặc vì sao mở lại.")).toBeTruthy();
  expect(screen.getAllByText("Đang giải quyết")).toHaveLength(2);
  expect(screen.getByText("Bắt đầu giải quyết").tagName).toBe("B");
  expect(screen.queryByText(/khắc phục/)).toBeNull();
});

test("the overview says what is missing, and the lists wait for a receipt", async () => {
  serve();
  const { container } = show(<PointsPage />, "/diem-cau");
  await screen.findByText("1 người chưa tập huấn", {}, PATIENCE);
  expect(await faults(container)).toEqual([]);
  await userEvent.click(screen.getByRole("tab", { name: "Danh sách đầu mối" }));
  expect((await screen.findByRole("button", { name: "Xác nhận đã nhận bản 1" }, PATIENCE)).tagName).toBe("BUTTON");
  expect(await faults(container)).toEqual([]);
});
