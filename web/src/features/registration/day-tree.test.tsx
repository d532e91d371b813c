import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test } from "vitest";
import { changeLanguage } from "@/i18n";
import { serve, show } from "../../../tests/support/page";
import * as samples from "../../../tests/support/samples";
import { RegistrationPage } from "./RegistrationPage";

const PATIENCE = { timeout: 10_000 };

beforeEach(async () => {
  localStorage.clear();
  await changeLanguage("vi");
});
afterEach(cleanup);

test("the tree is that of the chosen day; what was chosen and is not there on it is named and stays", async () => {
  const [, commune] = samples.bodies;
  const [, point] = samples.points;
  if (!commune || !point) throw new Error("the samples have two bodies and points");
  const born = { ...commune, id: 900, code: "moi", name: "Xã Mới" };
  const bornPoint = { ...point, id: 901, name: "Xã Mới", body_id: born.id, body_name: born.name };
  serve({}, {
    "/api/bodies?on=2031-07-02": [...samples.bodies.filter(({ name }) => name !== "Xã Đông Sơn"), born],
    "/api/points?on=2031-07-02": [
      ...samples.points.map((one) => (one.name === "Xã Đông Sơn" ? { ...one, active: false } : one)),
      bornPoint,
    ],
  });
  const user = userEvent.setup();
  show(<RegistrationPage />);
  const search = await screen.findByPlaceholderText("Tìm đơn vị, không cần gõ dấu", {}, PATIENCE);
  await user.type(search, "dong son");
  await user.click(screen.getByLabelText("Xã Đông Sơn"));
  await user.clear(search);
  await user.type(search, "xa moi");
  expect(screen.queryByLabelText("Xã Mới")).toBeNull();

  await user.type(screen.getByLabelText("Ngày họp"), "2/7/2031");
  await screen.findByLabelText("Xã Mới", {}, PATIENCE);
  const named = await screen.findByText("Không có vào ngày 2/7/2031: Xã Đông Sơn.", {}, PATIENCE);
  expect(screen.getByText("1 điểm cầu phụ")).toBeTruthy();

  await user.click(screen.getByRole("button", { name: "Bỏ các điểm cầu này" }));
  await waitFor(() => expect(named.isConnected).toBe(false));
  expect(screen.getByText("0 điểm cầu phụ")).toBeTruthy();
}, 30_000);
