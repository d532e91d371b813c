import { cleanup } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { changeLanguage } from "@/i18n";
import { stageDocument } from "@/room/fakes/documents";
import { readStage } from "@/room/stage";
import { show } from "../../../tests/support/page";
import { Topic } from "./Topic";

afterEach(cleanup);

const NOW = Date.parse("2025-05-22T01:02:00Z");

function said(fields: object): string {
  const stage = readStage({ ...stageDocument(), item: 3, topic: "Thảo luận của 10 huyện", ...fields });
  const { container, unmount } = show(<Topic stage={stage} title="Hội nghị giao ban" now={NOW} />);
  const lines = [...container.querySelectorAll("p")].map((line) => line.textContent);
  unmount();
  return lines.join(" | ");
}

test("the item that is on stands on the point's page with its time in whole minutes", async () => {
  await changeLanguage("vi");
  const until = (seconds: number) => said({ topic_until: NOW + seconds * 1000 });
  expect(until(12 * 60 + 40)).toBe("Mục 3 | Thảo luận của 10 huyện | còn 12 phút");
  expect(until(59)).toBe("Mục 3 | Thảo luận của 10 huyện | còn chưa đến một phút");
  expect(until(-20)).toBe("Mục 3 | Thảo luận của 10 huyện | đã hết giờ của mục");
  expect(until(-190)).toBe("Mục 3 | Thảo luận của 10 huyện | quá 3 phút");
  await changeLanguage("en");
  expect(until(60)).toBe("Item 3 | Thảo luận của 10 huyện | 1 minute left");
});

test("an item without a limit, and every item in a break, has no time; without an item the conference stands there", async () => {
  await changeLanguage("vi");
  expect(said({})).toBe("Mục 3 | Thảo luận của 10 huyện");
  expect(said({ topic_until: NOW + 60_000, state: "paused" })).toBe("Mục 3 | Thảo luận của 10 huyện");
  expect(said({ item: 0, topic: "" })).toBe("Hội nghị giao ban");
});
