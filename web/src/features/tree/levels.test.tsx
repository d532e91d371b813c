import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test } from "vitest";
import { changeLanguage } from "@/i18n";
import { serve, show } from "../../../tests/support/page";
import { LevelsDialog } from "./LevelsDialog";

beforeEach(() => changeLanguage("vi"));
afterEach(cleanup);

const PATIENCE = { timeout: 10_000 };
const levels = [
  { key: "province", vi: "Cấp tỉnh", en: "Province", position: 10 },
  { key: "party", vi: "Cơ quan Đảng", en: "Party body", position: 15 },
  { key: "commune", vi: "Cấp xã", en: "Commune", position: 50 },
];

test("levels are renamed, moved, added and taken away", { timeout: 30_000 }, async () => {
  const sent = serve({ "/api/tree/levels": (body) => Response.json(body), "/api/tree/levels/party": () => Response.json({}) }, { "/api/tree/levels": levels });
  const user = userEvent.setup();
  show(<LevelsDialog onClose={() => undefined} />);
  const name = await screen.findByLabelText("Tên tiếng Việt của Cấp xã", {}, PATIENCE);
  await user.clear(name);
  await user.type(name, "Xã, phường");
  await user.click(screen.getByRole("button", { name: "Lưu" }));
  await user.click(screen.getByRole("button", { name: "Đưa Cơ quan Đảng xuống" }));
  await user.click(screen.getByRole("button", { name: "Bỏ cấp Cơ quan Đảng" }));
  await user.type(screen.getByLabelText("Mã cấp"), "Thôn");
  await user.type(screen.getByLabelText("Tên tiếng Việt"), "Thôn");
  await user.type(screen.getByLabelText("Tên tiếng Anh"), "Hamlet");
  await user.click(screen.getByRole("button", { name: "Thêm cấp" }));
  expect(screen.getByText("Chữ thường không dấu, số, dấu gạch dưới.")).toBeTruthy();
  await user.clear(screen.getByLabelText("Mã cấp"));
  await user.type(screen.getByLabelText("Mã cấp"), "hamlet");
  await user.click(screen.getByRole("button", { name: "Thêm cấp" }));
  await waitFor(
    () =>
      expect(sent.map(({ method, path, body }) => [method, path, body])).toEqual([
        ["PUT", "/api/tree/levels", { ...levels[2], vi: "Xã, phường" }],
        ["PUT", "/api/tree/levels", { ...levels[2], position: 20 }],
        ["PUT", "/api/tree/levels", { ...levels[1], position: 30 }],
        ["DELETE", "/api/tree/levels/party", undefined],
        ["PUT", "/api/tree/levels", { key: "hamlet", vi: "Thôn", en: "Hamlet", position: 60 }],
      ]),
    PATIENCE,
  );
});
