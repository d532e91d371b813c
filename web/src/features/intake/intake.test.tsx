import { cleanup, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { changeLanguage } from "@/i18n";
import { serve, show } from "../../../tests/support/page";
import * as samples from "../../../tests/support/samples";
import { IntakePage } from "./IntakePage";

beforeEach(() => changeLanguage("vi"));
afterEach(cleanup);

const PATIENCE = { timeout: 10_000 };

/** Both are called what the caller is called. */
const takenBy = (id: number) => ({ taken_by: samples.me.name, taken_by_id: id });

test.each([
  ["the caller", samples.me.id, "1", 0],
  ["somebody of the same name", samples.me.id + 1, "0", 1],
] as const)("a registration in the hands of %s", { timeout: 30_000 }, async (_who, id, mine, othersHands) => {
  serve(
    {},
    {
      "/api/intake": { items: [{ ...samples.waiting, ...takenBy(id) }], total: 1 },
      "/api/conferences/1": { ...samples.conference, ...takenBy(id) },
    },
  );
  show(<IntakePage />);
  const filter = await screen.findByRole("button", { name: /^Tôi đang xử lý/ }, PATIENCE);
  await waitFor(() => expect(filter.querySelector(".count")?.textContent).toBe(mine), PATIENCE);
  const answer = (await screen.findByRole("heading", { level: 2, name: "Kết quả kiểm tra" }, PATIENCE)).closest("section");
  await waitFor(() => expect(answer?.querySelectorAll(".send > p.soft").length).toBe(othersHands), PATIENCE);
});
