import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { useKeys } from "./useKeys";

afterEach(cleanup);

function Page({ said }: { said: string[] }) {
  useKeys({
    "/": () => said.push("find"),
    m: () => said.push("mute"),
    Enter: () => said.push("give"),
  });
  return (
    <>
      <input aria-label="field" />
      <button type="button">button</button>
    </>
  );
}

function page(): string[] {
  const said: string[] = [];
  render(<Page said={said} />);
  return said;
}

describe("keys of the page", () => {
  it("do what belongs to them, in either case", () => {
    const said = page();
    for (const key of ["/", "m", "M", "Enter", "x"]) fireEvent.keyDown(document.body, { key });
    expect(said).toEqual(["find", "mute", "mute", "give"]);
  });

  it("are inert in a field", () => {
    const said = page();
    for (const key of ["/", "m", "Enter"]) fireEvent.keyDown(screen.getByLabelText("field"), { key });
    expect(said).toEqual([]);
  });

  it("are inert in full screen and over a dialog", () => {
    const said = page();
    Object.defineProperty(document, "fullscreenElement", { value: document.body, configurable: true });
    fireEvent.keyDown(document.body, { key: "m" });
    Reflect.deleteProperty(document, "fullscreenElement");
    const dialog = document.body.appendChild(document.createElement("dialog"));
    dialog.setAttribute("open", "");
    fireEvent.keyDown(document.body, { key: "m" });
    dialog.remove();
    expect(said).toEqual([]);
    fireEvent.keyDown(document.body, { key: "m" });
    expect(said).toEqual(["mute"]);
  });

  it("leave Enter to a button that has the focus", () => {
    const said = page();
    fireEvent.keyDown(screen.getByRole("button"), { key: "Enter" });
    fireEvent.keyDown(screen.getByRole("button"), { key: "m" });
    expect(said).toEqual(["mute"]);
  });

  it("are inert with Ctrl, and while they repeat", () => {
    const said = page();
    fireEvent.keyDown(document.body, { key: "m", ctrlKey: true });
    fireEvent.keyDown(document.body, { key: "m", repeat: true });
    expect(said).toEqual([]);
  });
});
