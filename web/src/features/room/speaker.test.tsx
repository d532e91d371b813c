import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { changeLanguage } from "@/i18n";
import { stageDocument } from "@/room/fakes/documents";
import { readStage } from "@/room/stage";
import { faults, serve, show } from "../../../tests/support/page";
import { seatNowSample } from "../../../tests/support/seat-sample";
import { AS_PERSON, type SeatView } from "./session";
import { SpeakerPart } from "./SpeakerPart";
import { StagePictures } from "./StagePictures";

vi.setConfig({ testTimeout: 30_000 });

// jsdom draws dialogs and cannot open them.
HTMLDialogElement.prototype.showModal = function open(this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement) {
  this.open = false;
};

const seat = { point_id: 4, name: "Xã Cấm Sơn", speaker_name: "", speaker_post: "" } as SeatView;
const delegates = Array.from({ length: 8 }, (_, index) => ({ name: index === 7 ? "Đỗ Thị Ước" : `Nguyễn Văn ${index}`, post: "Phó Chủ tịch" }));
const TELL = { name: "Ghi tên người phát biểu tại Xã Cấm Sơn" };

function part(changed: Partial<SeatView> = {}, answer: () => Response = () => Response.json(seatNowSample())) {
  const sent = serve(
    { "/api/sessions/7/speaker": answer, "/api/sessions/7/speaker/forget": answer },
    { "/api/sessions/7/points/4/speakers": { delegates } },
  );
  return { sent, ...show(<SpeakerPart sessionId={7} acting={AS_PERSON} seat={{ ...seat, ...changed }} may />) };
}

beforeEach(() => changeLanguage("vi"));
afterEach(cleanup);

test("who speaks is found among the delegates without accents, and no fault is found", async () => {
  const { sent, container } = part();
  fireEvent.click(screen.getByRole("button", TELL));
  fireEvent.change(await screen.findByLabelText("Tìm đại biểu, không cần dấu"), { target: { value: "uoc do" } });
  fireEvent.click(screen.getByRole("button", { name: "Đỗ Thị Ước, Phó Chủ tịch" }));
  expect(await faults(container)).toEqual([]);
  fireEvent.click(screen.getByRole("button", { name: "Ghi tên" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(sent.map(({ path, body }) => ({ path, body }))).toEqual([
    { path: "/api/sessions/7/speaker", body: { point_id: 4, name: "Đỗ Thị Ước", post: "Phó Chủ tịch" } },
  ]);
});

test("a name that is typed is one line, and what the server refuses is said while it stays", async () => {
  const problem = { code: "bad_input", what: "Tên: không được có dấu < > hoặc ký tự điều khiển.", next: "Sửa rồi gửi lại.", params: {} };
  const { sent } = part({}, () => Response.json(problem, { status: 422 }));
  fireEvent.click(screen.getByRole("button", TELL));
  const name = await screen.findByLabelText<HTMLInputElement>("Họ tên");
  fireEvent.change(name, { target: { value: "  <b>An</b>   Nguyễn " } });
  fireEvent.submit(name);
  expect(await screen.findByText(/không được có dấu/)).toBeTruthy();
  expect([name.value, sent[0]?.body]).toEqual(["  <b>An</b>   Nguyễn ", { point_id: 4, name: "<b>An</b> Nguyễn", post: "" }]);
});

test("whoever was named is changed, or named no more", async () => {
  const { sent } = part({ speaker_name: "Trần Thị Bình", speaker_post: "Chủ tịch" });
  expect(screen.getByText("Người phát biểu: Trần Thị Bình, Chủ tịch")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", TELL));
  fireEvent.click(await screen.findByRole("button", { name: "Bỏ tên" }));
  await waitFor(() => expect(sent.map(({ path, body }) => ({ path, body }))).toEqual([{ path: "/api/sessions/7/speaker/forget", body: { point_id: 4 } }]));
});

test("the stage has the person under the point's name", () => {
  const document = stageDocument({ floor: 2 });
  const stage = readStage({ ...document, floor: [{ ...document.floor[0], person: "Trần Thị Bình, Chủ tịch" }] });
  if (!stage) throw new Error("no stage");
  const { container } = show(
    <StagePictures stage={stage} pictures={new Map()} own="" camera={null} othersOnly={false} mending={false} now={0} />,
  );
  expect([...container.querySelectorAll("figcaption")].map((band) => band.textContent)).toEqual([
    "Điểm 1 Điểm cầu chính, đang nghe",
    "Điểm 2Trần Thị Bình, Chủ tịch Đang phát biểu",
  ]);
});
