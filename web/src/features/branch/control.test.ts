import { beforeEach, describe, expect, test } from "vitest";
import { api } from "@/api/client";
import { branchControl } from "@/features/room/control";
import { sessionView } from "../../../tests/support/agenda-samples";
import { serve } from "../../../tests/support/page";

const BRANCH = "/api/sessions/7/branches/9";
const SIGNAL = new AbortController().signal;

describe("the way into a sub-conference's room", () => {
  beforeEach(() => {
    const place = (pointId: number, presence: string) => ({ point_id: pointId, presence });
    serve(
      { [`${BRANCH}/join`]: (body) => Response.json({ asked: body }) },
      { "/api/sessions/7": { ...sessionView, media_away: true }, [BRANCH]: { seats: [place(12, "present"), place(13, "dropped")] } },
    );
  });

  test("asks who is there, and whether the media server is", async () => {
    expect(await branchControl(api, 7, 9).glance(SIGNAL)).toEqual({ state: "live", mediaAway: true, present: [12] });
  });

  test("joins for its point, beside the main room, and leaves nothing", async () => {
    const control = branchControl(api, 7, 9);
    expect(await control.join({ pointId: 13, takeover: false, page: 1 }, SIGNAL)).toEqual({ asked: { point_id: 13 } });
    await expect(control.leave(13, 4)).resolves.toBeUndefined();
  });

  test("is over when the control plane says so, and unknown when it says something else", async () => {
    const answers = (code: string, status: number) => {
      const before = globalThis.fetch;
      globalThis.fetch = async (input) =>
        new URL((input as Request).url).pathname === BRANCH ? Response.json({ code, what: "", next: "", params: {} }, { status }) : before(input);
    };
    answers("branch_over", 409);
    expect((await branchControl(api, 7, 9).glance(SIGNAL)).state).toBe("ended");
    answers("not_found", 404);
    await expect(branchControl(api, 7, 9).glance(SIGNAL)).rejects.toMatchObject({ code: "not_found" });
  });
});
