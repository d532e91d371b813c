import { describe, expect, test } from "vitest";
import { NoticeTurn } from "./notice";
import type { Stage } from "./stage";

function stage(state: Stage["state"], recording: Stage["recording"]): Stage {
  return { state, recording } as Stage;
}

describe("the spoken notice", () => {
  test("comes at the start of the recording, once", () => {
    const turn = new NoticeTurn();
    const stages = [stage("open", "waiting"), stage("live", "waiting"), stage("live", "running"), stage("live", "running")];
    expect(stages.map((each) => turn.take(each))).toEqual([false, false, true, false]);
  });

  test("comes again after a break, and after recording failed and went on", () => {
    const turn = new NoticeTurn();
    const stages = [
      stage("live", "running"),
      stage("paused", "running"),
      stage("live", "running"),
      stage("live", "failed"),
      stage("live", "running"),
    ];
    expect(stages.map((each) => turn.take(each))).toEqual([true, false, true, false, true]);
  });

  test("comes to whoever joins late, and not again when the line breaks for a moment", () => {
    const turn = new NoticeTurn();
    expect([null, stage("live", "running"), null, stage("live", "running")].map((each) => turn.take(each))).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });

  test("is silent where nothing is recorded", () => {
    const turn = new NoticeTurn();
    expect([stage("live", "none"), stage("paused", "none")].map((each) => turn.take(each))).toEqual([false, false]);
  });
});
