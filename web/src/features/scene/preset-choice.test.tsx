import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { changeLanguage } from "@/i18n";
import { faults } from "../../../tests/support/page";
import type { SceneView } from "./arrange";
import { PresetChoice } from "./PresetChoice";

vi.setConfig({ testTimeout: 30_000 });

const SCENE: SceneView = { preset: "pair", banner: "", until: null, content: null, own_layout: false, changed_by: "" };

let said: unknown[] = [];

function choice(scene: Partial<SceneView>, may = true) {
  return <PresetChoice scene={{ ...SCENE, ...scene }} may={may} onChoose={(preset) => said.push(preset)} onLeave={(left) => said.push(left)} />;
}

const toggle = () => screen.getByRole("button", { name: "Để mỗi điểm cầu tự chọn bố cục" });

beforeEach(() => {
  said = [];
  changeLanguage("vi");
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test("the layout is left to each point and taken back in one place, and says which of the two stands", async () => {
  const { container, rerender } = render(choice({}));
  expect([toggle().getAttribute("aria-pressed"), screen.getByRole("status").textContent]).toEqual(["false", "Mọi điểm cầu theo bố cục này."]);
  fireEvent.click(toggle());
  expect(said).toEqual([true]);
  expect(await faults(container)).toEqual([]);
  vi.useFakeTimers();
  rerender(choice({ own_layout: true }));
  expect(toggle().getAttribute("aria-pressed")).toBe("true");
  expect(screen.getByRole("status").textContent).toBe("Điểm cầu nhận hình trực tiếp tự chọn bố cục; hình chương trình và bản ghi vẫn theo bố cục này.");
  fireEvent.click(toggle());
  expect(said, "a second press does not undo the first").toEqual([true]);
  act(() => vi.advanceTimersByTime(2000));
  fireEvent.click(toggle());
  expect(said).toEqual([true, false]);
});

test("nobody who may not changes whose the layout is", () => {
  render(choice({}, false));
  fireEvent.click(toggle());
  expect([said, toggle().getAttribute("aria-disabled")]).toEqual([[], "true"]);
});
