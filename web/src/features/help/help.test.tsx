import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AS_PERSON } from "@/features/room/session";
import { changeLanguage } from "@/i18n";
import { faults, serve, show } from "../../../tests/support/page";
import { me } from "../../../tests/support/samples";
import { CallsPart } from "./CallsPart";
import { HelpButton } from "./HelpButton";
import { HelpPart } from "./HelpPart";
import type { HelpCall } from "./useHelpCalls";
import type { Voice } from "./useHelpVoice";

vi.setConfig({ testTimeout: 30_000 });

const NOW = Date.parse("2026-03-11T02:00:00Z");
const HELP = "/api/sessions/7/help";

const call = (id: number, label: string, more: Partial<HelpCall> = {}): HelpCall => ({
  id,
  point_id: id + 10,
  label,
  state: "waiting",
  called_at: "2026-03-11T01:58:30Z",
  answered_at: null,
  engineer: "",
  mine: false,
  ...more,
});
const talking = { state: "talking", answered_at: "2026-03-11T01:59:00Z", engineer: "Lý Văn Dũng" } as const;

const voice = (more: Partial<Voice> = {}): Voice => ({
  phase: "connected",
  sounds: [],
  heard: true,
  soundBlocked: false,
  take: () => undefined,
  startSound: () => undefined,
  ...more,
});

beforeEach(() => changeLanguage("vi"));
afterEach(cleanup);

describe("in the room", () => {
  const button = (of: HelpCall | undefined) => show(<HelpButton sessionId={7} acting={AS_PERSON} pointId={11} call={of} />);

  test("one press calls, and the number to ring stands below", async () => {
    const sent = serve({ [HELP]: () => Response.json(call(1, "Xã Đông Sơn")) }, { "/api/me": { ...me, hotline: "0204.3829.006" } });
    const { container } = button(undefined);
    expect((await screen.findByRole("link", { name: "hoặc gọi 0204.3829.006" })).getAttribute("href")).toBe("tel:02043829006");
    fireEvent.click(screen.getByRole("button", { name: "Gọi kỹ thuật" }));
    await waitFor(() => expect(sent).toMatchObject([{ method: "POST", path: HELP, body: { point_id: 11 } }]));
    expect(await faults(container)).toEqual([]);
  });

  test("the same place hangs up, and not by the second press of a double click", async () => {
    const sent = serve({ [`${HELP}/1/end`]: () => Response.json({ done: true }) });
    const { rerender } = button(call(1, "Xã Đông Sơn"));
    fireEvent.click(await screen.findByRole("button", { name: "Kết thúc cuộc gọi" }));
    await waitFor(() => expect(sent).toMatchObject([{ path: `${HELP}/1/end` }]));
    rerender(<p />);
  });

  test("says that it waits, since when, and whom to ring", () => {
    show(<HelpPart sessionId={7} acting={AS_PERSON} call={call(1, "Xã Đông Sơn")} voice={voice({ phase: "idle" })} hotline="0204.3829.006" expected={false} urgent={null} now={NOW} />);
    const part = screen.getByRole("region", { name: "Cuộc gọi kỹ thuật" });
    expect(part.textContent).toBe("Đang gọi kỹ thuật. Cần ngay thì gọi 0204.3829.006.1 phútNhắn tin");
  });

  test("says with whom it talks, and that the room waits for its voice", async () => {
    const { container } = show(<HelpPart sessionId={7} acting={AS_PERSON} call={call(1, "Xã Đông Sơn", talking)} voice={voice()} hotline="" expected urgent={null} now={NOW} />);
    expect(screen.getByRole("status").textContent).toBe("Đang nói riêng với Lý Văn Dũng. Phòng họp và bản ghi không nghe được; tiếng cuộc họp đã nhỏ lại.");
    expect(screen.getByRole("alert").textContent).toContain("kết thúc cuộc gọi để micrô trở lại phòng họp");
    expect(await faults(container)).toEqual([]);
  });

  test.each([
    ["own", "Đang nói riêng với Lý Văn Dũng. Điểm cầu này đang phát khẩn: micrô ở phòng họp, kỹ thuật chưa nghe được."],
    ["heard", "Đang nói riêng với Lý Văn Dũng. Sở đang phát khẩn: tiếng cuộc gọi đã nhỏ lại."],
  ] as const)("says where voice and ear are while the Department speaks to all: %s", (urgent, words) => {
    show(<HelpPart sessionId={7} acting={AS_PERSON} call={call(1, "Xã Đông Sơn", talking)} voice={voice({ heard: false })} hotline="" expected={false} urgent={urgent} now={NOW} />);
    expect(screen.getByRole("status").textContent).toBe(words);
  });

  test("a call that went to another window can be brought back", () => {
    let taken = 0;
    show(<HelpPart sessionId={7} acting={AS_PERSON} call={call(1, "Xã Đông Sơn", talking)} voice={voice({ phase: "superseded", heard: false, take: () => (taken += 1) })} hotline="" expected={false} urgent={null} now={NOW} />);
    expect(screen.getByRole("status").textContent).toContain("Đang nói ở cửa sổ khác.");
    fireEvent.click(screen.getByRole("button", { name: "Chuyển cuộc gọi về đây" }));
    expect(taken).toBe(1);
  });
});

describe("on the wall", () => {
  const shown = (calls: HelpCall[], answers = true) => {
    const sent = serve({ [`${HELP}/1/answer`]: () => Response.json(call(1, "Xã Đông Sơn", { ...talking, mine: true })), [`${HELP}/2/end`]: () => Response.json({ done: true }) }, { [HELP]: { calls, now: "2026-03-11T02:00:00Z", answers } });
    const chosen: number[] = [];
    return { sent, chosen, ...show(<CallsPart sessionId={7} now={NOW} sound={false} onChoose={(id) => chosen.push(id)} />) };
  };

  test("who called first stands first, with how long it has waited", async () => {
    const { sent, chosen, container } = shown([call(1, "Xã Đông Sơn"), call(2, "Xã Tam Tiến", { ...talking, engineer: "Lê Thị Hoa" })]);
    await screen.findByRole("region", { name: "Gọi kỹ thuật" });
    expect(screen.getAllByRole("listitem").map((item) => item.querySelector(".caller")?.textContent)).toEqual([
      "Xã Đông Sơnchờ 1 phút",
      "Xã Tam TiếnLê Thị Hoa đang nói 1 phút",
    ]);
    expect([screen.getByRole("status").textContent, container.querySelector("[aria-live=polite]")]).toEqual(["Đang gọi kỹ thuật: Xã Đông Sơn", null]);
    expect(await faults(container)).toEqual([]);
    fireEvent.click(screen.getByRole("button", { name: /^Xã Đông Sơn/ }));
    expect(chosen).toEqual([11]);
    fireEvent.click(screen.getByRole("button", { name: "Trả lời Xã Đông Sơn" }));
    await waitFor(() => expect(sent).toMatchObject([{ path: `${HELP}/1/answer` }]));
    await waitFor(() => expect(screen.getByRole("button", { name: "Kết thúc cuộc gọi của Xã Tam Tiến" }).hasAttribute("disabled")).toBe(false));
    fireEvent.click(screen.getByRole("button", { name: "Kết thúc cuộc gọi của Xã Tam Tiến" }));
    await waitFor(() => expect(sent.at(-1)).toMatchObject({ path: `${HELP}/2/end` }));
  });

  test("whoever only reads has nothing to press, and where nobody calls there is nothing", async () => {
    shown([call(1, "Xã Đông Sơn")], false);
    await screen.findByRole("region", { name: "Gọi kỹ thuật" });
    expect(screen.queryByRole("button", { name: "Trả lời Xã Đông Sơn" })).toBeNull();
    cleanup();
    const { container } = shown([]);
    await waitFor(() => expect(container.textContent).toBe(""));
  });

  test("is complete in English", async () => {
    changeLanguage("en");
    shown([call(1, "Xã Đông Sơn")]);
    expect(await screen.findByRole("button", { name: "Answer Xã Đông Sơn" })).toBeTruthy();
  });
});
