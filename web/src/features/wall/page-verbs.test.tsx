import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { changeLanguage } from "@/i18n";
import { faults, serve, show } from "../../../tests/support/page";
import { PageVerbs } from "./PageVerbs";

afterEach(cleanup);

test("the engineer has a point's page play a tone or start anew, and reads what was asked", async () => {
  await changeLanguage("vi");
  const sent = serve({ "/api/sessions/7/incidents/page": () => Response.json({}) });
  const { container } = show(<PageVerbs sessionId={7} pointId={4} />);
  fireEvent.click(screen.getByRole("button", { name: "Phát âm thanh thử tại điểm cầu" }));
  expect(await screen.findByText(/Đã yêu cầu phát âm thanh thử/u)).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Tải lại trang của điểm cầu" }));
  expect(await screen.findByText(/trang tự vào lại sau vài giây/u)).toBeTruthy();
  expect(sent.map(({ body }) => body)).toEqual([
    { point_id: 4, verb: "tone" },
    { point_id: 4, verb: "restart" },
  ]);
  expect(await faults(container)).toEqual([]);
});

test("a point that is heard gets no tone, and that is said", async () => {
  await changeLanguage("vi");
  const refusal = { code: "point_on_stage", what: "Xã Cấm Sơn đang được nghe.", next: "Chờ phát biểu xong.", params: {} };
  serve({ "/api/sessions/7/incidents/page": () => Response.json(refusal, { status: 409 }) });
  show(<PageVerbs sessionId={7} pointId={4} />);
  fireEvent.click(screen.getByRole("button", { name: "Phát âm thanh thử tại điểm cầu" }));
  expect(await screen.findByText(/đang được nghe/u)).toBeTruthy();
  expect(screen.queryByText(/Đã yêu cầu/u)).toBeNull();
});
