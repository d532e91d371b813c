import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AS_PERSON } from "@/features/room/session";
import { changeLanguage } from "@/i18n";
import { faults, serve, show } from "../../../tests/support/page";
import { IncidentNote } from "./IncidentNote";
import { IncidentsPart } from "./IncidentsPart";
import type { Incident } from "./useIncidents";

vi.setConfig({ testTimeout: 30_000 });

const NOW = Date.parse("2026-03-11T02:00:00Z");
const PATH = "/api/sessions/7/incidents";

const incident = (id: number, label: string, more: Partial<Incident> = {}): Incident => ({
  id,
  point_id: id,
  label,
  text: "mất tiếng",
  opened_at: "2026-03-11T01:58:00Z",
  reported_by: label,
  taken_at: null,
  taken_by: "",
  mine: false,
  ...more,
});
const taken = { taken_at: "2026-03-11T01:58:40Z", taken_by: "Lý Văn Dũng" };
const CARDS = [incident(1, "Xã Đông Sơn"), incident(2, "Xã Tam Tiến", { ...taken, reported_by: "Kỹ sư Sở" })];

function wall(works = true) {
  const done = () => Response.json({ done: true });
  const chosen: number[] = [];
  const sent = serve({ [`${PATH}/1/take`]: done, [`${PATH}/2/solve`]: done }, { [PATH]: { incidents: CARDS, now: "2026-03-11T02:00:00Z", works } });
  return { sent, chosen, ...show(<IncidentsPart sessionId={7} now={NOW} onChoose={(id) => chosen.push(id)} />) };
}

beforeEach(() => changeLanguage("vi"));
afterEach(cleanup);

test("a card tells how long nobody has taken it, and stops its clock when somebody does", async () => {
  const { sent, chosen, container } = wall();
  await screen.findByRole("region", { name: "Sự cố đã báo" });
  expect(screen.getAllByRole("listitem").map((card) => card.querySelector(".incident-what")?.textContent)).toEqual([
    "Xã Đông Sơn SC-1mất tiếngchưa ai nhận, 2 phút",
    "Xã Tam Tiến SC-2mất tiếngKỹ sư Sở báoLý Văn Dũng nhận sau 40 giây",
  ]);
  expect([screen.getByRole("status").textContent, container.querySelector("[aria-live=polite]")]).toEqual(["Sự cố chưa ai nhận: Xã Đông Sơn", null]);
  expect(await faults(container)).toEqual([]);
  fireEvent.click(screen.getByRole("button", { name: /^Xã Tam Tiến/ }));
  expect(chosen).toEqual([2]);
  fireEvent.click(screen.getByRole("button", { name: "Nhận xử lý sự cố của Xã Đông Sơn" }));
  await waitFor(() => expect(sent.map(({ path }) => path)).toEqual([`${PATH}/1/take`]));
});

test("it ends with a word, and not without one", async () => {
  const { sent } = wall();
  fireEvent.click(await screen.findByRole("button", { name: "Ghi xử lý xong sự cố của Xã Tam Tiến" }));
  const done = screen.getByRole("button", { name: "Ghi xử lý xong" });
  expect(done.hasAttribute("disabled")).toBe(true);
  fireEvent.change(screen.getByLabelText("Đã làm gì?"), { target: { value: " Thay dây micrô " } });
  fireEvent.click(done);
  await waitFor(() => expect(sent.map(({ path, body }) => [path, body])).toEqual([[`${PATH}/2/solve`, { outcome: "Thay dây micrô" }]]));
});

test("whoever only reads has nothing to press, in English too", async () => {
  changeLanguage("en");
  wall(false);
  await screen.findByRole("region", { name: "Reported faults" });
  expect(screen.queryByRole("button", { name: /Take the fault/ })).toBeNull();
});

test("the point that reported it sees whether somebody works on it", async () => {
  serve({}, { [PATH]: { incidents: [incident(1, "Xã Đông Sơn"), incident(3, "Xã Đông Sơn", { ...taken, point_id: 1, text: "" })], now: "", works: false } });
  show(<IncidentNote sessionId={7} acting={AS_PERSON} pointId={1} />);
  expect((await screen.findByRole("status")).textContent).toBe("Đã báo sự cố lúc 08:58. Lý Văn Dũng đang xử lý.");
});

test("the region that is read aloud is there before the first fault", async () => {
  const held = { [PATH]: { incidents: [] as Incident[], now: "", works: true } };
  serve({}, held);
  const { queries } = show(<IncidentsPart sessionId={7} now={NOW} onChoose={() => undefined} />);
  const region = screen.getByRole("status");
  await waitFor(() => expect(queries.isFetching()).toBe(0));
  held[PATH] = { ...held[PATH]!, incidents: CARDS };
  await queries.invalidateQueries();
  await screen.findByRole("region", { name: "Sự cố đã báo" });
  expect([screen.getByRole("status") === region, region.textContent]).toEqual([true, "Sự cố chưa ai nhận: Xã Đông Sơn"]);
});
