import { expect, test } from "vitest";
import type { SeatView, SessionView } from "@/features/room/session";
import { whySeen } from "./seen";

type View = Parameters<typeof whySeen>[1];

const seat = { chosen: false, seen: false, presence: "present", has_floor: false } as SeatView;

function view(preset: SessionView["scene"]["preset"], state: SessionView["state"] = "live"): View {
  return { state, scene: { preset, banner: "", until: null, content: null, own_layout: false, changed_by: "" } };
}

test("a point that is seen is so by choice or by the list", () => {
  expect(whySeen({ ...seat, chosen: true, seen: true }, view("discussion"))).toBe("now");
  expect(whySeen({ ...seat, seen: true }, view("discussion"))).toBe("listed");
  expect(whySeen(seat, view("discussion"))).toBe("none");
});

test("a chosen point that is not seen is told why", () => {
  const chosen = { ...seat, chosen: true };
  expect(whySeen({ ...chosen, presence: "dropped" }, view("discussion"))).toBe("away");
  expect(whySeen({ ...chosen, has_floor: true }, view("discussion"))).toBe("floor");
  expect(whySeen(chosen, view("lecture"))).toBe("layout");
  expect(whySeen(chosen, view("conference", "paused"))).toBe("layout");
  expect(whySeen(chosen, view("conference"))).toBe("full");
});
