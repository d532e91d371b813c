import { cleanup, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { changeLanguage } from "@/i18n";
import { show } from "../../../tests/support/page";
import * as samples from "../../../tests/support/samples";
import { EMPTY, toCheck, type Draft } from "./draft";
import { SubVenues } from "./VenueFields";

beforeEach(() => changeLanguage("vi"));
afterEach(cleanup);

test("each chosen sub point that has several rooms is asked in which it sits", async () => {
  const [one] = samples.points;
  const point = (id: number, name: string) => ({ ...one!, id, name });
  const [room] = samples.week.venues;
  const venue = (id: number, point_id: number, name: string) => ({ ...room!, id, point_id, name });
  let typed: Draft = { ...EMPTY, day: "24/11/2026", mainPointId: 1, subPointIds: [1, 2, 3] };
  function Form() {
    const [draft, setDraft] = useState(typed);
    const change = (part: Partial<Draft>) => {
      typed = { ...typed, ...part };
      setDraft(typed);
    };
    return (
      <SubVenues
        draft={draft}
        change={change}
        points={[point(1, "Tỉnh"), point(2, "Huyện A"), point(3, "Xã B"), point(4, "Xã C")]}
        venues={[
          ...[1, 2, 4].flatMap((id) => [venue(10 * id, id, `Phòng ${id} lớn`), venue(10 * id + 1, id, `Phòng ${id} nhỏ`)]),
          venue(30, 3, "Phòng duy nhất"),
        ]}
      />
    );
  }
  show(<Form />);
  await userEvent.click(screen.getByText("Phòng họp của điểm cầu phụ: đã chọn 0 trong 1 điểm cầu có nhiều phòng"));
  // The main point has its own field, the third one room, the fourth is not chosen.
  expect(screen.getAllByRole("combobox").length).toBe(1);
  await userEvent.click(screen.getByRole("combobox", { name: "Huyện A" }));
  await userEvent.click(await screen.findByRole("option", { name: "Phòng 2 nhỏ" }));
  expect(toCheck(typed, "2026-11-20")?.venues).toEqual([{ point_id: 2, venue_id: 21 }]);
  expect(screen.getByText(/đã chọn 1 trong 1/)).toBeTruthy();
});
