import { cleanup, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { changeLanguage } from "@/i18n";
import { show } from "../../tests/support/page";
import { Bounded } from "./Bounded";

beforeEach(() => changeLanguage("vi"));
afterEach(cleanup);

test("only a list that was cut says so", () => {
  show(<Bounded shown={100} total={240} />);
  expect(screen.getByText("Đang hiện 100 mục mới nhất trong 240.")).toBeTruthy();
  cleanup();
  show(<Bounded shown={100} total={100} />);
  expect(screen.queryByText(/mục mới nhất/)).toBeNull();
});
