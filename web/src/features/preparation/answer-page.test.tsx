import { useQueryClient } from "@tanstack/react-query";
import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Schemas } from "@/api/types";
import { keys } from "@/api/keys";
import { changeLanguage } from "@/i18n";
import { faults, serve, show } from "../../../tests/support/page";
import * as samples from "../../../tests/support/samples";
import { AnswerPage } from "./AnswerPage";

const PATIENCE = { timeout: 10_000 };
const PATH = "/api/conferences/1/points/20/answer";

const invitation: Schemas["InvitationView"] = {
  conference_id: 1,
  title: "Giao ban tuần",
  host_name: "UBND huyện Sơn Động",
  starts_at: "2099-05-22T01:00:00Z",
  ends_at: "2099-05-22T03:30:00Z",
  rehearsal_at: null,
  coordinator: "Trần Quốc Khánh",
  coordinator_phone: "0204",
  intake: "confirmed",
  series_id: 4,
  emergency: false,
  answer: {
    point_id: 20, name: "Xã An Bá", parent_name: "", is_main: false, state: "waiting", operator: "", operator_phone: "", operator_trained: null,
    reason: "", substitute: "", substitute_point_id: null, delegates: 0, answered_at: null, answered_by: "", version: 0, stale: false,
  },
  delegates: [],
  team: [],
};
const theirs: Schemas["InvitationView"] = {
  ...invitation,
  answer: { ...invitation.answer, state: "acknowledged", operator: "Lý Văn Trực", answered_at: "2099-05-20T01:00:00Z", answered_by: "Nguyễn Văn Phó", version: 1 },
};

/** The page, and a button that does what an event does: the answer is fetched anew. */
function Live() {
  const queries = useQueryClient();
  return (
    <>
      <button type="button" onClick={() => queries.setQueryData(keys.invitation(1, 20), theirs)}>
        event
      </button>
      <AnswerPage />
    </>
  );
}

const operator = () => screen.getByRole<HTMLInputElement>("combobox", { name: "Cán bộ vận hành" });
const press = (name: string | RegExp) => userEvent.click(screen.getByRole("button", { name }));

/** Show the page to somebody of the point; returns what is sent. */
async function open() {
  const sent = serve({ [PATH]: () => Response.json({ ...theirs, answer: { ...theirs.answer, version: 2 } }) }, { [PATH]: invitation, "/api/me": { ...samples.me, may: [...samples.me.may, "answer.give"] } });
  const { container } = show(<Live />, "/xac-nhan/:id", "/xac-nhan/1?diem=20");
  await screen.findByRole("button", { name: "Xác nhận dự họp" }, PATIENCE);
  return { sent, container };
}

beforeEach(() => changeLanguage("vi"));
afterEach(cleanup);

test("an answer that somebody else gave is in a form in which nothing was typed", async () => {
  await open();
  await press("event");
  await waitFor(() => expect(operator().value).toBe("Lý Văn Trực"), PATIENCE);
  expect(screen.queryByRole("alert")).toBeNull();
});

test("what was typed stays beside an answer that came meanwhile, and takes its place only when it is told to", async () => {
  const { sent, container } = await open();
  await userEvent.type(operator(), "Lò Thị Mới");
  await press("event");
  expect((await screen.findByRole("alert", {}, PATIENCE)).textContent).toContain("Nguyễn Văn Phó đã trả lời thay điểm cầu này");
  expect(operator().value).toBe("Lò Thị Mới");
  expect(await faults(container)).toEqual([]);
  await press(/Giữ những gì tôi nhập/);
  expect(screen.queryByRole("alert")).toBeNull();
  await press("Gửi lại câu trả lời");
  await waitFor(() => expect(sent.map(({ body }) => body)).toMatchObject([{ version: 1, operator: "Lò Thị Mới" }]), PATIENCE);
}, 20_000);

test("what was typed can be dropped for the answer that came meanwhile", async () => {
  await open();
  await userEvent.type(operator(), "Lò Thị Mới");
  await press("event");
  await userEvent.click(await screen.findByRole("button", { name: /Lấy câu trả lời đó/ }, PATIENCE));
  expect([operator().value, screen.queryByRole("alert")]).toEqual(["Lý Văn Trực", null]);
});
