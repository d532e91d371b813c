import { cleanup, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { changeLanguage } from "@/i18n";
import { serve, show } from "../../../tests/support/page";
import { PointTree } from "./PointTree";
import type { TreeNode } from "./tree";

beforeEach(() => {
  // jsdom has no dialogues.
  HTMLDialogElement.prototype.showModal = function open() { this.open = true; };
  HTMLDialogElement.prototype.close = function shut() { this.open = false; };
  return changeLanguage("vi");
});
afterEach(cleanup);

const point = (id: number, name: string, level: string): TreeNode => ({ key: `point:${id}`, kind: "point", name, level, points: [id], children: [] });
const body = (id: number, name: string, level: string, children: TreeNode[]): TreeNode => ({
  key: `body:${id}`, kind: "body", name, level, children, points: children.flatMap(({ points }) => points),
});
const tree = [
  body(1, "Tỉnh Bắc Giang", "province", [
    point(10, "Tỉnh Bắc Giang", "province"),
    body(4, "Huyện Sơn Động", "district", [point(40, "Huyện Sơn Động", "district"), point(60, "Thị trấn An Châu", "commune"), point(70, "Xã Cẩm Đàn", "commune")]),
    body(5, "Huyện Yên Thế", "district", [point(50, "Huyện Yên Thế", "district"), point(80, "Xã Đông Sơn", "commune")]),
  ]),
];

function Tree() {
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  return (
    <form onSubmit={() => { throw new Error("the form was sent"); }}>
      <PointTree tree={tree} selected={selected} excluded={new Set()} marks={new Map()} mainPointId={10} onChange={setSelected} />
      <output>{[...selected].sort().join(",")}</output>
    </form>
  );
}

/** The row that has the keyboard, as a screen reader is told of it. */
function here(): string {
  const row = document.activeElement;
  const name = row?.getAttribute("aria-labelledby");
  return [name && document.getElementById(name)?.textContent, row?.getAttribute("aria-level"), row?.getAttribute("aria-expanded"), row?.getAttribute("aria-checked")].join(" ");
}

const chosen = () => document.querySelector("output")?.textContent;

test("points are chosen by the keyboard alone", async () => {
  serve();
  const user = userEvent.setup();
  show(<Tree />);
  const rows = within(screen.getByRole("tree", { name: "Cây đơn vị" })).getAllByRole("treeitem");
  expect(rows.map((row) => row.tabIndex)).toEqual([0, -1, -1, -1]);
  expect(rows.map((row) => `${row.getAttribute("aria-posinset")}/${row.getAttribute("aria-setsize")}`)).toEqual(["1/1", "1/3", "2/3", "3/3"]);

  rows[0]?.focus();
  await user.keyboard("{ArrowDown}{ArrowDown}");
  expect(here()).toBe("Huyện Sơn Động 2 false false");
  await user.keyboard("{ArrowRight}");
  expect(here()).toBe("Huyện Sơn Động 2 true false");
  await user.keyboard("{ArrowRight}{ArrowDown} ");
  expect(here()).toBe("Thị trấn An Châu 3  true");
  expect(chosen()).toBe("60");
  await user.keyboard("{ArrowLeft}");
  expect(here()).toBe("Huyện Sơn Động 2 true mixed");
  await user.keyboard("{Enter}");
  expect(chosen()).toBe("40,60,70");
  await user.keyboard("{ArrowLeft}{End}");
  expect(here()).toBe("Huyện Yên Thế 2 false false");
  await user.keyboard("*{Home}");
  expect(screen.getAllByRole("treeitem")).toHaveLength(9);
  await user.keyboard("dongs");
  expect(here()).toBe("Xã Đông Sơn 3  false");
  expect(document.querySelectorAll("[role=treeitem][tabindex='0']")).toHaveLength(1);
});

test("the main point is told as such and cannot be ticked", async () => {
  serve();
  const user = userEvent.setup();
  show(<Tree />);
  const main = screen.getByRole("treeitem", { name: "Tỉnh Bắc Giang", description: "điểm cầu chính" });
  expect(main.getAttribute("aria-disabled")).toBe("true");
  main.focus();
  await user.keyboard(" {Enter}");
  expect(chosen()).toBe("");
});

test("what is searched for is reached by Enter, which does not send the form; the keys are shown", async () => {
  serve();
  const user = userEvent.setup();
  show(<Tree />);
  await user.keyboard("/");
  await user.keyboard("cam dan?{Enter}");
  await user.keyboard("{Backspace}{Enter}");
  expect(here()).toBe("Xã Cẩm Đàn 3  false");
  await user.keyboard(" ");
  expect(chosen()).toBe("70");
  await user.keyboard("?");
  expect(screen.getByRole("dialog", { name: "Phím tắt của cây đơn vị" })).toBeTruthy();
});
