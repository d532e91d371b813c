import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { changeLanguage } from "@/i18n";
import { stageDocument } from "@/room/fakes/documents";
import { type Content, readStage } from "@/room/stage";
import { SlidePage } from "./SlidePage";

/** What the browser was asked to fetch beside what stands in the page. */
let fetched: string[] = [];

beforeEach(() => {
  changeLanguage("vi");
  fetched = [];
  vi.stubGlobal(
    "Image",
    class {
      set src(address: string) {
        fetched.push(address);
      }
    },
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function presented(page: number): Content {
  const stage = readStage({ ...stageDocument({}), preset: "content", content: { kind: "slides", path: "9/{page}.webp", page, pages: 3 } });
  if (!stage?.content) throw new Error("nothing is presented");
  return stage.content;
}

test("the page after the one that is shown is fetched beforehand, once, and none after the last", () => {
  const { rerender } = render(<SlidePage content={presented(1)} />);
  const shown = () => screen.getByRole("img").getAttribute("src");
  expect([shown(), fetched]).toEqual(["/api/files/9/1.webp", ["/api/files/9/2.webp"]]);
  // The stage is told again for other reasons.
  rerender(<SlidePage content={presented(1)} />);
  expect(fetched).toEqual(["/api/files/9/2.webp"]);
  rerender(<SlidePage content={presented(2)} />);
  expect([shown(), fetched]).toEqual(["/api/files/9/2.webp", ["/api/files/9/2.webp", "/api/files/9/3.webp"]]);
  rerender(<SlidePage content={presented(3)} />);
  expect([shown(), fetched.length]).toEqual(["/api/files/9/3.webp", 2]);
});

test("turning back shows the page that was there, and fetches what comes after it", () => {
  const { rerender } = render(<SlidePage content={presented(3)} />);
  rerender(<SlidePage content={presented(2)} />);
  expect([screen.getByRole("img").getAttribute("src"), fetched]).toEqual(["/api/files/9/2.webp", ["/api/files/9/3.webp"]]);
});
