import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ConferenceView, SeriesView } from "@/api/types";
import { changeLanguage } from "@/i18n";
import { IntakePage } from "@/features/intake/IntakePage";
import { faults, serve, show } from "../../../tests/support/page";
import * as samples from "../../../tests/support/samples";
import { ConferencePage } from "./ConferencePage";
import { DepartmentAnswer } from "./DepartmentAnswer";

const PATIENCE = { timeout: 10_000 };
const { conference } = samples;

const newer: ConferenceView = { ...conference, version: 2, ends_at: "2025-05-22T04:30:00Z", changed_by: "Trần Quốc Khánh" };

/** A server that has the second version: it refuses answers to the first. */
const refusing = (body: unknown) =>
  (body as { version: number }).version === 2
    ? Response.json({ ...newer, intake: "confirmed", department_note: (body as { note: string }).note })
    : Response.json(
        {
          code: "changed_since_seen",
          what: "Trần Quốc Khánh đã sửa đăng ký này lúc 09:12 20/05/2025, sau khi bạn mở.",
          next: "Xem lại bản mới trên trang rồi trả lời; ý kiến đã nhập vẫn còn.",
          params: { version: 2, current: newer },
        },
        { status: 409 },
      );

beforeEach(async () => {
  localStorage.clear();
  await changeLanguage("vi");
});
afterEach(cleanup);

const note = () => screen.getByLabelText<HTMLTextAreaElement>(/Ý kiến của Sở gửi|Điều gì trùng/);
const press = (name: string | RegExp) => userEvent.click(screen.getByRole("button", { name }));

describe("the Department answers to what it has seen", () => {
  test("a change that came meanwhile is named, the page shows it, and the note is kept", async () => {
    const sent = serve({ "/api/conferences/1/confirm": refusing });
    const { container } = show(<ConferencePage />, "/dang-ky/:id", "/dang-ky/1");
    await screen.findByRole("button", { name: "Xác nhận kỹ thuật" }, PATIENCE);
    await userEvent.type(note(), "Dùng phòng số 2.");
    await press("Xác nhận kỹ thuật");
    const said = await screen.findByRole("alert", {}, PATIENCE);
    expect(said.textContent).toContain("Trần Quốc Khánh đã sửa đăng ký này");
    expect(said.textContent).toContain("Đã đổi: Kết thúc.");
    expect(screen.getByText(/08:00 – 11:30/)).toBeTruthy();
    expect(note().value).toBe("Dùng phòng số 2.");
    expect(await faults(container)).toEqual([]);

    await press("Xác nhận kỹ thuật");
    await screen.findByText("Ý kiến của Sở: Dùng phòng số 2.", {}, PATIENCE);
    expect(sent.map(({ body }) => body)).toEqual([
      { version: 1, note: "Dùng phòng số 2." },
      { version: 2, note: "Dùng phòng số 2." },
    ]);
  }, 20_000);

  test("a version that the page went over to by itself is not answered unseen", async () => {
    const sent = serve({ "/api/conferences/1/confirm": refusing });
    function Live() {
      const [held, setHeld] = useState(conference);
      return (
        <>
          <button onClick={() => setHeld(newer)}>event</button>
          <DepartmentAnswer conference={held} />
        </>
      );
    }
    show(<Live />);
    await press("event");
    await press("Xác nhận kỹ thuật");
    expect((await screen.findByRole("alert", {}, PATIENCE)).textContent).toContain("Đã đổi: Kết thúc.");
    expect(sent.map(({ body }) => body)).toEqual([{ version: 1, note: "" }]);
  });

  test("a report of a conflict begins with what clashes; taking it back leaves nothing of it for a confirmation", async () => {
    const sent = serve({ "/api/conferences/1/conflict": () => Response.json({ ...conference, intake: "in_conflict" }) });
    show(<DepartmentAnswer conference={conference} clashes="Giao ban huyện" />);
    await press("Báo trùng lặp");
    expect(note().value).toBe("Giao ban huyện");
    expect(document.activeElement).toBe(note());
    expect(screen.queryByRole("button", { name: "Xác nhận kỹ thuật" })).toBeNull();
    await press("Thôi");
    expect(note().value).toBe("");
    await press("Báo trùng lặp");
    await userEvent.type(note(), ": huyện dời");
    await press("Gửi cho cơ quan chủ trì");
    await waitFor(() => expect(sent.map(({ body }) => body)).toEqual([{ version: 1, note: "Giao ban huyện: huyện dời" }]));
  });

  test("whoever does not confirm is asked nothing", () => {
    serve();
    show(<DepartmentAnswer conference={{ ...conference, may: ["conference.read"] }} />);
    expect(screen.queryByRole("textbox")).toBeNull();
  });
});

describe("a series", () => {
  const day = (id: number, on: string, version: number): SeriesView["conferences"][number] => ({
    id,
    series_day: on,
    starts_at: `${on}T01:00:00Z`,
    ends_at: `${on}T02:00:00Z`,
    intake: "received",
    late: false,
    version,
  });
  const series: SeriesView = {
    id: 5,
    title: "Giao ban",
    host_body_id: 1,
    host_name: "UBND tỉnh Bắc Giang",
    weekdays: [3],
    every_weeks: 1,
    first_day: "2099-03-18",
    last_day: "2099-04-01",
    left_out: [],
    conferences: [day(1, "2099-03-18", 1), day(2, "2099-03-25", 1), day(3, "2099-04-01", 4)],
  };
  const changed: SeriesView = { ...series, conferences: [day(1, "2099-03-18", 1), day(2, "2099-03-25", 2), day(3, "2099-04-01", 4)] };

  test("is confirmed day by day as it stood on the board, with the note; refused days are looked at first", async () => {
    const held: Record<string, unknown> = {
      "/api/intake": { items: [{ ...samples.waiting, series_id: 5, waiting_in_series: 3 }], total: 1 },
      "/api/series/5": series,
    };
    const sent = serve(
      {
        "/api/series/5/confirm": (body) => {
          held["/api/series/5"] = changed;
          const days = (body as { conferences: { version: number }[] }).conferences;
          if (days[1]?.version === 2) return Response.json({ ...changed, conferences: changed.conferences.map((one) => ({ ...one, intake: "confirmed" })) });
          return Response.json({ code: "days_changed", what: "Các phiên đã đổi: 25/3/2099.", next: "Xem lại.", params: {} }, { status: 409 });
        },
      },
      held,
    );
    const { container } = show(<IntakePage />, "/tiep-nhan");
    const name = "Xác nhận cả lịch, 3 phiên";
    await screen.findByRole("button", { name }, PATIENCE);
    expect(screen.getAllByRole("link", { name: /Thứ Tư/ }).length).toBe(3);
    expect(await faults(container)).toEqual([]);
    await userEvent.type(note(), "Thử đường truyền trước.");
    await press(name);
    expect((await screen.findByRole("alert", {}, PATIENCE)).textContent).toContain("25/3/2099");
    expect(note().value).toBe("Thử đường truyền trước.");
    await waitFor(async () => {
      await press(name);
      expect(sent.at(-1)?.body).toEqual({
        conferences: [
          { id: 1, version: 1 },
          { id: 2, version: 2 },
          { id: 3, version: 4 },
        ],
        note: "Thử đường truyền trước.",
      });
    }, PATIENCE);
    expect(sent[0]?.body).toMatchObject({ conferences: [{ version: 1 }, { id: 2, version: 1 }, { version: 4 }] });
  }, 20_000);
});
