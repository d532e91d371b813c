import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PasswordPage } from "@/features/access/PasswordPage";
import { changeLanguage } from "@/i18n";
import { faults, serve, show } from "../../../tests/support/page";
import * as samples from "../../../tests/support/samples";
import { AdministrationPage } from "./AdministrationPage";

const PATIENCE = { timeout: 10_000 };

beforeEach(async () => {
  localStorage.clear();
  await changeLanguage("vi");
});
afterEach(cleanup);

async function openPerson() {
  const { container } = show(<AdministrationPage />, "/quan-tri", "/quan-tri?muc=nguoi-dung");
  await userEvent.click(await screen.findByRole("button", { name: "Đỗ Minh Hương" }, PATIENCE));
  return container;
}

test("somebody's details are changed and only what was typed is sent", async () => {
  const person = samples.people[0];
  const sent = serve({ "/api/people/1": () => Response.json(person) });
  const container = await openPerson();
  expect(await faults(container)).toEqual([]);
  await userEvent.type(screen.getByLabelText("Điện thoại"), " 0204 ");
  await userEvent.click(screen.getByRole("button", { name: "Lưu thông tin" }));
  await waitFor(() => expect(sent.length).toBe(1));
  expect(sent).toEqual([
    { method: "PUT", path: "/api/people/1", body: { name: "Đỗ Minh Hương", post: "Trực kỹ thuật", phone: "0204" } },
  ]);
});

test("a role is given with its last day as it is typed", async () => {
  const sent = serve({ "/api/people/1/roles": () => Response.json(samples.people[0]) });
  await openPerson();
  await userEvent.click(screen.getByRole("button", { name: "Giao vai trò" }));
  await userEvent.click(screen.getByRole("combobox", { name: "Vai trò" }));
  await userEvent.click(await screen.findByRole("option", { name: "Kiểm tra, chỉ xem" }));
  await userEvent.type(screen.getByLabelText("Đến hết ngày"), "31/12/2026");
  await userEvent.click(screen.getByRole("button", { name: "Giao vai trò này" }));
  await waitFor(() => expect(sent.length).toBe(1));
  expect(sent[0]?.body).toEqual({ role: "auditor", scope: "system", scope_id: 0, valid_from: null, valid_to: "2026-12-31" });
});

test("the link to a new password is shown whole, once", async () => {
  serve({ "/api/people/1/password-links": () => Response.json({ path: "/mat-khau#abc", expires_at: "2025-05-23T01:00:00Z" }) });
  await openPerson();
  await userEvent.click(screen.getByRole("button", { name: "Tạo đường dẫn đặt mật khẩu" }));
  expect((await screen.findByText(`${location.origin}/mat-khau#abc`)).tagName).toBe("SPAN");
});

test("a link that has run out opens no form", async () => {
  const spent = { code: "link_expired", what: "Liên kết đã hết hạn.", next: "Xin liên kết mới.", params: {} };
  serve({ "/api/link-checks": () => Response.json(spent, { status: 401 }) });
  history.replaceState(null, "", "/mat-khau#secret-of-the-link");
  show(<PasswordPage />, "/mat-khau");
  expect(await screen.findByText("Liên kết đã hết hạn.")).toBeTruthy();
  expect(screen.queryByLabelText("Mật khẩu mới")).toBeNull();
});

test("a new password is typed twice and sent once", async () => {
  const sent = serve({ "/api/password": () => Response.json(samples.me), "/api/link-checks": () => Response.json({ done: true }) });
  history.replaceState(null, "", "/mat-khau#secret-of-the-link");
  show(<PasswordPage />, "/mat-khau");
  await userEvent.type(await screen.findByLabelText("Mật khẩu mới"), "mật khẩu dài");
  await userEvent.type(screen.getByLabelText("Nhập lại mật khẩu mới"), "mật khẩu khác");
  await userEvent.click(screen.getByRole("button", { name: "Đặt mật khẩu và đăng nhập" }));
  expect(screen.getByText("Hai lần nhập chưa giống nhau.")).toBeTruthy();
  await userEvent.clear(screen.getByLabelText("Nhập lại mật khẩu mới"));
  await userEvent.type(screen.getByLabelText("Nhập lại mật khẩu mới"), "mật khẩu dài");
  await userEvent.click(screen.getByRole("button", { name: "Đặt mật khẩu và đăng nhập" }));
  await waitFor(() => expect(sent.length).toBe(2));
  expect(sent.map(({ path, body }) => [path, body])).toEqual([
    ["/api/link-checks", { token: "secret-of-the-link", purpose: "password" }],
    ["/api/password", { token: "secret-of-the-link", password: "mật khẩu dài" }],
  ]);
});
