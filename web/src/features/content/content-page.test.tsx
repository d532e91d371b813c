import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { changeLanguage } from "@/i18n";
import { Refused } from "@/room/ports";
import { readStage } from "@/room/stage";
import { stageDocument } from "@/room/fakes/documents";
import { FakeTrack } from "@/room/fakes/fake-room";
import { faults, serve, show } from "../../../tests/support/page";
import { ContentPage } from "./ContentPage";
import { codeOf } from "./machine";
import { recordingOf, standsOf } from "./Showing";
import type { Machine } from "./useMachine";

const VIEW = { title: "Giao ban tháng 11", point_id: 4, point_name: "Xã Cấm Sơn", state: "planned", media_away: false, asked: false, shows: false };
const problem = (code: string, status: number, what = code) => Response.json({ code, what, next: "", params: {} }, { status });

beforeEach(async () => {
  history.replaceState(null, "", "/");
  await changeLanguage("vi");
});
afterEach(cleanup);

/** The machine has no cookie, or one that is worth nothing. */
function strange(): void {
  const known = globalThis.fetch;
  globalThis.fetch = async (input) => {
    const { method, url } = input instanceof Request ? input : new Request(input);
    return method === "GET" && new URL(url).pathname === "/api/content-machine" ? problem("no_content_machine", 401) : known(input);
  };
}

const at = (address: string) => history.replaceState(null, "", address);

test("a link lets the machine in, and its code leaves the address at once", async () => {
  at("/trinh-chieu#ABCD-2345");
  const sent = serve({ "/api/content-machine/open": () => Response.json(VIEW) }, { "/api/content-machine": VIEW });
  const { container } = show(<ContentPage />);
  await screen.findByRole("heading", { level: 1, name: "Máy trình chiếu của Xã Cấm Sơn" });
  expect(sent).toEqual([{ method: "POST", path: "/api/content-machine/open", body: { code: "ABCD-2345" } }]);
  expect([location.pathname, location.hash]).toEqual(["/trinh-chieu", ""]);
  await screen.findByText("Phiên chưa mở");
  expect(document.title).toContain("Phiên chưa mở · Xã Cấm Sơn");
  const button = screen.getByRole("button", { name: "Chia sẻ màn hình" });
  expect(button.getAttribute("aria-disabled")).toBe("true");
  expect(await faults(container)).toEqual([]);
});

test("a code is typed, and a wrong one is said and can be mended", async () => {
  let good = false;
  const sent = serve({ "/api/content-machine/open": () => (good ? Response.json(VIEW) : problem("content_code_unknown", 422, "Mã trình chiếu không đúng.")) });
  strange();
  const { container } = show(<ContentPage />);
  const field = await screen.findByLabelText(/Mã trình chiếu/);
  expect(screen.queryByRole("alert")).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Nối máy này" }));
  await screen.findByText("Nhập mã trình chiếu.");
  fireEvent.change(field, { target: { value: " abcd2345 " } });
  fireEvent.click(screen.getByRole("button", { name: "Nối máy này" }));
  await screen.findByText("Mã trình chiếu không đúng.");
  expect(await faults(container)).toEqual([]);
  good = true;
  fireEvent.click(screen.getByRole("button", { name: "Nối máy này" }));
  await screen.findByRole("heading", { level: 1, name: "Máy trình chiếu của Xã Cấm Sơn" });
  expect(sent.map(({ body }) => body)).toEqual([{ code: "abcd2345" }, { code: "abcd2345" }]);
});

test("a reload comes back by itself, and a machine that was taken out is told and may be let in anew", async () => {
  serve({ "/api/content-machine/join": () => problem("no_content_machine", 401, "Máy này không còn là máy trình chiếu.") }, { "/api/content-machine": { ...VIEW, state: "open" } });
  show(<ContentPage />);
  await screen.findByText(/Máy này không còn là máy trình chiếu/);
  expect(screen.getByLabelText(/Mã trình chiếu/)).toBeTruthy();
});

test("it ends clearly with the session, in both languages", async () => {
  serve({}, { "/api/content-machine": { ...VIEW, state: "ended" } });
  const { container } = show(<ContentPage />);
  await screen.findByText("Phiên đã kết thúc");
  expect(screen.queryByRole("button", { name: /Chia sẻ|Ngắt/ })).toBeNull();
  await changeLanguage("en");
  await screen.findByText("You can close this page.");
  expect(await faults(container)).toEqual([]);
});

test("it is given up by a press", async () => {
  const sent = serve({ "/api/content-machine/go": () => Response.json({ done: true }) }, { "/api/content-machine": VIEW });
  show(<ContentPage />);
  fireEvent.click(await screen.findByRole("button", { name: "Ngắt máy này" }));
  await screen.findByLabelText(/Mã trình chiếu/);
  expect(sent.map(({ path }) => path)).toEqual(["/api/content-machine/go"]);
  expect(screen.queryByRole("alert")).toBeNull();
});

describe("where the machine stands", () => {
  const stage = readStage(stageDocument());
  const machine = (changed: { phase?: Machine["room"]["phase"]; track?: FakeTrack; elsewhere?: boolean; asked?: boolean; sent?: boolean }): Machine =>
    ({
      room: { phase: changed.phase ?? "connected", stage, refusal: new Refused(401, "no_content_machine", "", "") },
      share: { track: changed.track?.asTrack ?? null, trouble: null, elsewhere: changed.elsewhere ?? false },
      asked: changed.asked ?? false,
      sent: changed.sent ?? false,
    }) as unknown as Machine;

  test.each([
    ["coming", { phase: "looking" }],
    ["coming", { phase: "joining" }],
    ["notOpen", { phase: "waiting" }],
    ["mending", { phase: "reconnecting", track: new FakeTrack("video"), asked: true }],
    ["waiting", {}],
    ["asked", { asked: true }],
    ["elsewhere", { asked: true, elsewhere: true }],
    ["shown", { asked: true, track: new FakeTrack("video"), sent: true }],
    ["held", { asked: true, track: new FakeTrack("video") }],
    ["superseded", { phase: "superseded" }],
    ["ended", { phase: "ended" }],
    [null, { phase: "removed" }],
    [null, { phase: "refused" }],
  ] as const)("%s", (stands, changed) => expect(standsOf(machine(changed))).toBe(stands));
});

test.each([
  ["connected", "running"],
  ["reconnecting", "running"],
  ["joining", null],
  ["ended", null],
] as const)("while it is %s, it says of the recording: %s", (phase, said) => {
  const stage = readStage({ ...stageDocument(), recording: "running" });
  expect(recordingOf({ room: { phase, stage } } as unknown as Machine)).toBe(said);
});

test.each([
  ["#ABCD-2345", "ABCD-2345"],
  ["", ""],
  ["#", ""],
  ["#AB", ""],
  [`#${"A".repeat(41)}`, ""],
])("the code in %o is %o", async (hash, code) => {
  await waitFor(() => expect(codeOf(hash)).toBe(code));
});
