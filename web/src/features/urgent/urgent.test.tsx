import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Controls } from "@/features/chair/Controls";
import { AS_PERSON, type SessionView, useCommand } from "@/features/room/session";
import type { WallLine, WallView } from "@/features/wall/wall";
import { changeLanguage } from "@/i18n";
import { sessionView } from "../../../tests/support/agenda-samples";
import { faults, serve, show } from "../../../tests/support/page";
import { UrgentNote } from "./UrgentNote";
import { UrgentStart } from "./UrgentStart";

vi.setConfig({ testTimeout: 30_000 });

const URGENT = { point_id: 12, since: "2025-05-22T01:00:00Z", by: "Kỹ sư Sở" };
let sent: ReturnType<typeof serve> = [];

beforeEach(async () => {
  await changeLanguage("vi");
  const answer = () => Response.json({ ...sessionView, version: 32 });
  sent = serve({ "/api/sessions/7/urgent/start": answer, "/api/sessions/7/urgent/end": answer });
});
afterEach(cleanup);

const view = (changed: Partial<WallView>): WallView => ({
  session_id: 7,
  conference_id: 1,
  title: "Hội nghị",
  state: "live",
  now: "2025-05-22T01:02:00Z",
  version: 31,
  media_away: false,
  whole: true,
  groups: [],
  lines: [],
  limits: { loss: 0.05, rtt_ms: 400, silence_db: -120 },
  may: ["urgent.speak"],
  ...changed,
});
const line = (presence: WallLine["presence"]) => ({ point_id: 12, name: "Sở TT&TT", presence }) as WallLine;

test("the Department puts a point that is here to all, with one press", async () => {
  const { container } = show(<UrgentStart view={view({})} line={line("present")} />);
  expect(await faults(container)).toEqual([]);
  fireEvent.click(screen.getByRole("button", { name: "Phát khẩn qua Sở TT&TT" }));
  await waitFor(() => expect(sent.map(({ path, body }) => [path, body])).toEqual([["/api/sessions/7/urgent/start", { point_id: 12, seen: 31 }]]));
});

test("nobody else is offered it, nor with a point that is lost, nor while one is on, nor in a break", () => {
  const offers = (changed: Partial<WallView>, presence: WallLine["presence"] = "present") => {
    cleanup();
    show(<UrgentStart view={view(changed)} line={line(presence)} />);
    return screen.queryAllByRole("button").length;
  };
  expect([offers({ may: ["floor.give"] }), offers({}, "dropped"), offers({ urgent: URGENT }), offers({ state: "paused" }), offers({})]).toEqual([0, 0, 0, 0, 1]);
});

test("one press gives the room back, and only the Department has it", async () => {
  const note = (may: boolean) => <UrgentNote sessionId={7} version={31} urgent={URGENT} name="Sở TT&TT" may={may} />;
  const { container } = show(note(true));
  expect(screen.getByRole("status").textContent).toBe("Sở đang phát khẩn tới mọi điểm cầu qua Sở TT&TT (Kỹ sư Sở, từ 08:00).");
  expect(await faults(container)).toEqual([]);
  fireEvent.click(screen.getByRole("button", { name: "Thôi phát khẩn, trả lại như trước" }));
  await waitFor(() => expect(sent.map(({ path, body }) => [path, body])).toEqual([["/api/sessions/7/urgent/end", { seen: 31 }]]));
  cleanup();
  show(note(false));
  expect([screen.queryByRole("button"), screen.queryByText("Lượt phát biểu và hàng đợi được giữ nguyên.") !== null]).toEqual([null, true]);
});

function Head({ shown }: { shown: SessionView }) {
  const command = useCommand(7, AS_PERSON);
  return <Controls sessionId={7} view={shown} now={Date.parse("2025-05-22T01:02:00Z")} stage={null} command={command} mayLock={false} />;
}

test("the chair's page says so, and nothing while there is nothing to say", () => {
  const { container } = show(<Head shown={{ ...sessionView, urgent: URGENT }} />);
  expect(container.querySelector(".urgent-note")?.textContent).toContain("Sở đang phát khẩn");
  cleanup();
  const quiet = show(<Head shown={sessionView} />);
  expect(quiet.container.querySelector(".urgent-note")).toBeNull();
});
