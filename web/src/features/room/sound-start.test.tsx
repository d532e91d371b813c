import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { changeLanguage } from "@/i18n";
import { SoundStart } from "./SoundStart";

beforeEach(() => changeLanguage("vi"));
afterEach(cleanup);

test("what the browser holds back is started by one button, which goes when it is heard", () => {
  let started = 0;
  const part = (blocked: boolean) => <SoundStart blocked={blocked} onStart={() => (started += 1)} />;
  const { rerender } = render(part(true));
  fireEvent.click(screen.getByRole("button", { name: "Bật âm thanh" }));
  expect(started).toBe(1);
  rerender(part(false));
  expect(screen.queryByRole("button")).toBeNull();
});
