import { beforeEach, describe, expect, it } from "vitest";
import { changeLanguage } from "@/i18n";
import { turnTime } from "./turn-time";

const END = 1_770_000_000_000;

beforeEach(() => changeLanguage("vi"));

describe("the time of a turn", () => {
  it("is nothing where none was set", () => {
    expect(turnTime(0, END)).toBeNull();
  });

  it("says what is left, changes its colour in the last half minute, and says by how much it is over", () => {
    expect(turnTime(END, END - 108_000)).toEqual({ words: "còn 1 phút 48 giây", tone: "" });
    expect(turnTime(END, END - 30_001)?.tone).toBe("");
    expect(turnTime(END, END - 30_000)).toEqual({ words: "còn 30 giây", tone: "is-attention" });
    expect(turnTime(END, END - 1)).toEqual({ words: "còn 1 giây", tone: "is-attention" });
    expect(turnTime(END, END)).toEqual({ words: "quá 0 giây", tone: "is-fault" });
    expect(turnTime(END, END + 75_900)).toEqual({ words: "quá 1 phút 15 giây", tone: "is-fault" });
  });
});
