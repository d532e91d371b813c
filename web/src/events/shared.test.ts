import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FakeBrowser, happened } from "../../tests/support/source";
import { SharedEvents } from "./shared";

/** Let promises go on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

describe("one stream for all tabs of the browser", () => {
  let browser: FakeBrowser;
  const tabs: SharedEvents[] = [];

  beforeEach(() => {
    vi.useFakeTimers();
    browser = new FakeBrowser();
  });
  afterEach(() => {
    for (const open of tabs.splice(0)) open.close();
    vi.useRealTimers();
  });

  async function tab(): Promise<{ events: SharedEvents; heard: number[] }> {
    const events = new SharedEvents({ name: "events", open: browser.open, channel: browser.channel, elect: browser.elect });
    const heard: number[] = [];
    events.listen((message) => message.kind === "event" && heard.push(message.event.id));
    tabs.push(events);
    events.start();
    await settle();
    return { events, heard };
  }

  test("two tabs open one connection, and both hear each event once", async () => {
    const [first, second] = [await tab(), await tab()];
    browser.source.hello(10);
    browser.source.event(happened(11));
    browser.source.event(happened(12));
    expect(first.heard).toEqual([11, 12]);
    expect(second.heard).toEqual([11, 12]);
    expect(browser.sources.length).toBe(1);
  });

  test("when the reading tab is closed the next one goes on from the last id", async () => {
    const [first, second] = [await tab(), await tab()];
    browser.source.hello(10);
    browser.source.event(happened(11));
    first.events.close();
    await settle();
    expect(browser.source.address).toBe("/api/events?after=11");
    browser.source.hello(11);
    browser.source.event(happened(12));
    expect(second.heard).toEqual([11, 12]);
    expect(first.heard).toEqual([11]);
  });

  test("a tab that was opened before the first event goes on from the greeting", async () => {
    const [first] = [await tab(), await tab()];
    browser.source.hello(10);
    first.events.close();
    await settle();
    expect(browser.source.address).toBe("/api/events?after=10");
  });

  test("a tab that is opened later learns that the connection stands", async () => {
    await tab();
    browser.source.hello(10);
    const late = await tab();
    expect(late.events.connection().connected).toBe(true);
  });

  test("every tab learns that the connection is gone, and since when what it shows is known", async () => {
    const [first, second] = [await tab(), await tab()];
    expect(first.events.connection()).toEqual({ connected: false, knownAt: undefined });
    browser.source.hello(10);
    vi.setSystemTime(5_000_000);
    browser.source.fail();
    for (const { events } of [first, second]) expect(events.connection()).toEqual({ connected: false, knownAt: 5_000_000 });
    vi.advanceTimersByTime(1000);
    browser.source.fail();
    expect(second.events.connection().knownAt).toBe(5_000_000);
  });

  test("the network being back connects at once", async () => {
    const { events } = await tab();
    browser.source.hello(1);
    browser.source.fail();
    expect(browser.sources.every(({ closed }) => closed)).toBe(true);
    events.hurry();
    expect(browser.source.address).toBe("/api/events?after=1");
  });

  test("a first greeting says that what was fetched before may be stale; a replay does not", async () => {
    const { events } = await tab();
    const kinds: string[] = [];
    events.listen(({ kind }) => kinds.push(kind));
    browser.source.hello(1);
    browser.source.fail();
    vi.advanceTimersByTime(1000);
    browser.source.hello(1);
    expect(kinds).toEqual(["connection", "fresh", "connection", "connection"]);
  });
});
