import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Schemas } from "@/api/types";
import { changeLanguage } from "@/i18n";
import { faults, serve, show } from "../../../tests/support/page";
import { agenda, sessionAgenda, sessionView } from "../../../tests/support/agenda-samples";
import { conference } from "../../../tests/support/samples";
import { AgendaPart } from "./AgendaPart";
import { AgendaSection } from "./AgendaSection";

const PATIENCE = { timeout: 10_000 };
const CONFERENCE = { ...conference, may: ["conference.read", "agenda.write"] as Schemas["Action"][] };

beforeEach(() => changeLanguage("vi"));
afterEach(cleanup);

describe("the agenda of a registration", () => {
  test("says when each item is planned, and has no faults, also while it is edited", async () => {
    serve();
    const { container } = show(<AgendaSection conference={CONFERENCE} />);
    await screen.findByText("2 mục, 50 phút", {}, PATIENCE);
    expect([...container.querySelectorAll(".agenda-lines > li")].map((line) => line.textContent)).toEqual([
      "1Khai mạc, nêu yêu cầu08:00, 10 phútHà Lan, Chủ tịch UBND tỉnh",
      "2Thảo luận08:10, 40 phút",
    ]);
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Sửa chương trình" }));
    expect(await faults(container)).toEqual([]);
  }, 20_000);

  test("is edited by keyboard and sent as a whole with the version that was read", async () => {
    const sent = serve({ "/api/conferences/1/agenda": () => Response.json({ ...agenda, version: 5 }) });
    const user = userEvent.setup();
    show(<AgendaSection conference={CONFERENCE} />);
    await user.click(await screen.findByRole("button", { name: "Sửa chương trình" }, PATIENCE));
    await user.click(screen.getByRole("button", { name: "Chuyển mục 2 lên" }));
    await user.click(screen.getByRole("button", { name: "Thêm mục" }));
    await user.click(screen.getByRole("button", { name: "Lưu chương trình" }));
    expect(screen.getByText("Cần nhập tên mục.")).toBeTruthy();
    expect(sent).toEqual([]);
    await user.type(screen.getByLabelText("Tên mục, mục 3"), "Kết luận{Tab}20{Enter}");
    await screen.findByText("2 mục, 50 phút", {}, PATIENCE);
    const body = sent[0]?.body as Schemas["AgendaIn"];
    expect([body.version, body.items.map(({ id, title, minutes }) => [id, title, minutes])]).toEqual([
      4,
      [
        [12, "Thảo luận", 40],
        [11, "Khai mạc, nêu yêu cầu", 10],
        [null, "Kết luận", 20],
      ],
    ]);
  }, 20_000);

  test("of two who edit, the slower keeps what was typed and chooses", async () => {
    const versions: number[] = [];
    serve({
      "/api/conferences/1/agenda": (body) => {
        const { version } = body as Schemas["AgendaIn"];
        versions.push(version);
        if (version === 9) return Response.json({ ...agenda, version: 10 });
        const params = { who: "Kỹ sư", version: 9 };
        return Response.json({ code: "agenda_edited_meanwhile", what: "Kỹ sư đã lưu trước.", next: "Xem.", params }, { status: 409 });
      },
    });
    show(<AgendaSection conference={CONFERENCE} />);
    await userEvent.click(await screen.findByRole("button", { name: "Sửa chương trình" }, PATIENCE));
    await userEvent.type(screen.getByLabelText("Tên mục, mục 2"), " của 10 huyện");
    await userEvent.click(screen.getByRole("button", { name: "Lưu chương trình" }));
    await screen.findByText("Kỹ sư đã lưu trước.", {}, PATIENCE);
    expect(screen.getByLabelText<HTMLInputElement>("Tên mục, mục 2").value).toBe("Thảo luận của 10 huyện");
    await userEvent.click(screen.getByRole("button", { name: "Giữ bản của tôi" }));
    await waitFor(() => expect(versions).toEqual([4, 9]));
    await screen.findByRole("button", { name: "Sửa chương trình" }, PATIENCE);
  }, 20_000);

  test("nobody who only reads is offered to edit", async () => {
    serve();
    show(<AgendaSection conference={{ ...CONFERENCE, may: ["conference.read"] }} />);
    await screen.findByText("2 mục, 50 phút", {}, PATIENCE);
    expect(screen.queryByRole("button")).toBeNull();
  });
});

describe("the agenda beside the chair's lists", () => {
  const BEGAN = Date.parse(sessionAgenda.standing.since ?? "");
  const view = sessionView;

  test("shows what is left, moves on by the button, and has no faults", async () => {
    const sent = serve({ "/api/sessions/7/agenda/go": () => Response.json(view) });
    const { container } = show(<AgendaPart sessionId={7} view={view} now={BEGAN + 60_000} seen={31} />);
    expect((await screen.findByRole("timer", {}, PATIENCE)).textContent).toBe("09:00");
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Sang mục 2" }));
    await waitFor(() => expect(sent).toEqual([{ method: "POST", path: "/api/sessions/7/agenda/go", body: { item_id: 12, seen: 31 } }]));
  }, 20_000);

  test("one key goes on and another one back, none in a break and none without the right", async () => {
    const sent = serve({ "/api/sessions/7/agenda/go": () => Response.json(view), "/api/sessions/7/agenda/back": () => Response.json(view) }, { "/api/sessions/7/agenda": { ...sessionAgenda, standing: { ...sessionAgenda.standing, can_go_back: true } } });
    for (const shown of [view, { ...view, state: "paused" as const }, { ...view, may: [] }]) {
      const { unmount } = show(<AgendaPart sessionId={7} view={shown} now={BEGAN} seen={31} />);
      await screen.findByRole("timer", {}, PATIENCE);
      await userEvent.keyboard("n");
      if (shown === view) await waitFor(() => expect(sent).toHaveLength(1));
      await userEvent.keyboard("b");
      if (shown === view) await waitFor(() => expect(sent).toHaveLength(2));
      unmount();
    }
    expect(sent.map(({ path, body }) => [path.split("/").at(-1), body])).toEqual([
      ["go", { item_id: 12, seen: 31 }],
      ["back", { seen: 31 }],
    ]);
  }, 20_000);

  test("an item is chosen first, so that a stray press moves nobody", async () => {
    const third = { ...agenda.items[1]!, id: 13, number: 3, title: "Kết luận" };
    const more = { ...sessionAgenda, agenda: { ...agenda, items: [...agenda.items, third] } };
    const sent = serve({ "/api/sessions/7/agenda/go": () => Response.json(view) }, { "/api/sessions/7/agenda": more });
    show(<AgendaPart sessionId={7} view={view} now={BEGAN} seen={31} />);
    await userEvent.click(await screen.findByRole("button", { name: "Chọn mục 3: Kết luận" }, PATIENCE));
    expect(sent).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Sang mục 3" }));
    await waitFor(() => expect(sent[0]?.body).toEqual({ item_id: 13, seen: 31 }));
  }, 20_000);

  test("nobody moves on in a break", async () => {
    serve();
    show(<AgendaPart sessionId={7} view={{ ...view, state: "paused" }} now={BEGAN} seen={31} />);
    await screen.findByRole("timer", {}, PATIENCE);
    expect(screen.queryByRole("button")).toBeNull();
  });
});
