import { cleanup, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Away, isAway } from "./Away";
import { IntakePage } from "@/features/intake/IntakePage";
import { changeLanguage } from "@/i18n";
import { faults, serve, show } from "../../tests/support/page";

const PATIENCE = { timeout: 10_000 };

const hasNetwork = (there: boolean) => vi.spyOn(navigator, "onLine", "get").mockReturnValue(there);
const cut = () => {
  globalThis.fetch = () => Promise.reject(new TypeError("network is away"));
};

beforeEach(() => changeLanguage("vi"));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe("data that cannot be fetched without a network", () => {
  test.each([
    ["vi", "Chưa có kết nối nên chưa tải được phần này. Không có gì mất: những gì đã nhập vẫn còn, trang tự tải khi nối lại."],
    ["en", "There is no connection, so this part could not be loaded. Nothing is lost: what was typed is still there, and the page loads it when it is back."],
  ] as const)("is waited for in one calm line (%s), and comes by itself when the network is back", async (language, line) => {
    await changeLanguage(language);
    hasNetwork(false);
    cut();
    const { container } = show(<IntakePage />, "/tiep-nhan");
    const [note, ...more] = await screen.findAllByText(line, {}, PATIENCE);
    expect([more, note?.closest("[role]")?.getAttribute("role"), screen.queryByRole("alert")]).toEqual([[], "status", null]);
    expect(await faults(container)).toEqual([]);
    serve();
    hasNetwork(true);
    window.dispatchEvent(new Event("offline"));
    window.dispatchEvent(new Event("online"));
    await screen.findByRole("heading", { level: 1 }, PATIENCE);
    expect(screen.queryByText(line)).toBeNull();
  });

  test("a page that did not come says the same", async () => {
    const { container } = show(<Away />);
    expect(screen.getByRole("status").textContent).toContain("Không có gì mất");
    expect(await faults(container)).toEqual([]);
  });

  test.each([
    ["Failed to fetch dynamically imported module: http://x/assets/WeekPage-1.js", true],
    ["error loading dynamically imported module: http://x/assets/WeekPage-1.js", true],
    ["Importing a module script failed.", true],
    ["Unable to preload CSS for /assets/week-1.css", true],
    ["cannot read properties of undefined", false],
  ])("a page that does not come is told from one that is broken: %s", (message, away) => {
    expect([isAway(new TypeError(message)), isAway(message)]).toEqual([away, false]);
  });

  test("a server that answers is asked although the machine says that it has no network", async () => {
    hasNetwork(false);
    window.dispatchEvent(new Event("offline"));
    serve();
    show(<IntakePage />, "/tiep-nhan");
    await screen.findByRole("heading", { level: 1 }, PATIENCE);
    await waitFor(() => expect(screen.queryByText(/Chưa có kết nối/)).toBeNull());
    window.dispatchEvent(new Event("online"));
  });
});
