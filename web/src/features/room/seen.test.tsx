import { cleanup, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { changeLanguage } from "@/i18n";
import type { Snapshot } from "@/room/conference";
import { stageDocument } from "@/room/fakes/documents";
import { readStage, type Stage } from "@/room/stage";
import { serve, show } from "../../../tests/support/page";
import { Foot } from "./Foot";
import { AS_PERSON } from "./session";
import { StagePictures } from "./StagePictures";
import { isSeenNow } from "./turn";

afterEach(cleanup);

function stageOf(preset: Stage["preset"], others: readonly number[]): Stage {
  const seats = others.map((point) => ({ identity: `point:${point}`, label: `Điểm ${point}` }));
  const stage = readStage({ ...stageDocument({ floor: 2 }), preset, others: seats });
  if (!stage) throw new Error("no stage");
  return stage;
}

function boxes(stage: Stage, strip: boolean, own = "point:9"): { large: string[]; small: string[] } {
  const { container, unmount } = show(
    <StagePictures stage={stage} pictures={new Map()} own={own} camera={null} othersOnly strip={strip} mending={false} now={0} />,
  );
  const names = (selector: string) => [...container.querySelectorAll(`${selector} b`)].map((name) => name.textContent ?? "");
  const found = { large: names(".scene-boxes > .scene-box"), small: names(".scene-strip") };
  unmount();
  return found;
}

test("a page that is served directly draws who is seen as the composer does, without itself", async () => {
  await changeLanguage("vi");
  const large = ["Điểm 1", "Điểm 2"];
  expect(boxes(stageOf("discussion", [4, 5, 9]), true)).toEqual({ large: [...large, "Điểm 4", "Điểm 5"], small: [] });
  expect(boxes(stageOf("conference", [4, 5, 9]), true)).toEqual({ large, small: ["Điểm 4", "Điểm 5"] });
  expect(boxes(stageOf("conference", [4, 5]), false)).toEqual({ large, small: [] });
});

test.each([
  ["vi", "Mọi điểm cầu đang thấy hình; micrô chỉ bật khi được mời phát biểu"],
  ["en", "Every point sees you; the microphone is on only with the floor"],
] as const)("a point that is seen is told so on its own page (%s)", async (language, words) => {
  await changeLanguage(language);
  serve();
  show(<Foot sessionId={7} acting={AS_PERSON} pointId={4} seat={undefined} turn="listening" until={0} partners={[]} sending={{ camera: true, microphone: false }} seen call={undefined} now={0} />);
  expect(await screen.findByText(words)).toBeTruthy();
});

test("it is seen by what the stage says while it is connected", () => {
  const room = { phase: "connected", identity: "point:4", stage: stageOf("discussion", [4]) } as Snapshot;
  expect(isSeenNow(room)).toBe(true);
  expect(isSeenNow({ ...room, identity: "point:5" })).toBe(false);
  const { stage } = room;
  const shown = stage && { ...stage, others: [], shown: { identity: "point:5", label: "Điểm 5", person: "", since: 0, until: 0 } };
  expect([isSeenNow({ ...room, stage: shown }), isSeenNow({ ...room, stage: shown, identity: "point:5" })]).toEqual([false, true]);
  expect(isSeenNow({ ...room, phase: "reconnecting" })).toBe(false);
});
