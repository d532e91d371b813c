import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FakeBrowser, happened } from "../../tests/support/source";
import { EventStream } from "./stream";

describe("one connection to the event stream", () => {
  let browser: FakeBrowser;
  let told: unknown[];

  beforeEach(() => {
    vi.useFakeTimers();
    browser = new FakeBrowser();
    told = [];
  });
  afterEach(() => vi.useRealTimers());

  function stream(part: { actAs?: "device"; after?: number } = {}): EventStream {
    return new EventStream({
      open: browser.open,
      onEvent: ({ id }) => told.push(id),
      onHello: (first) => told.push(first ? "hello, first" : "hello"),
      onLost: () => told.push("lost"),
      ...part,
    });
  }

  test("the first connection asks for what comes from now on", () => {
    stream().connect();
    expect(browser.source.address).toBe("/api/events");
    browser.source.hello(41);
    browser.source.event(happened(42));
    expect(told).toEqual(["hello, first", 42]);
  });

  test("after a loss it comes back by itself and asks for what it missed", () => {
    stream().connect();
    browser.source.hello(41);
    browser.source.event(happened(45));
    browser.source.fail();
    expect(told).toEqual(["hello, first", 45, "lost"]);
    vi.advanceTimersByTime(1000);
    expect(browser.source.address).toBe("/api/events?after=45");
    browser.source.hello(45);
    browser.source.event(happened(46));
    expect(told.slice(3)).toEqual(["hello", 46]);
  });

  test("a loss before the first event asks for what followed the greeting", () => {
    stream().connect();
    browser.source.hello(41);
    browser.source.fail();
    vi.advanceTimersByTime(1000);
    expect(browser.source.address).toBe("/api/events?after=41");
  });

  test("the id moves on over events that are for others", () => {
    stream().connect();
    browser.source.hello(41);
    browser.source.still(90);
    browser.source.fail();
    vi.advanceTimersByTime(1000);
    expect(browser.source.address).toBe("/api/events?after=90");
  });

  test("it waits longer each time, ten seconds at most, and anew after a success", () => {
    stream().connect();
    const waits: number[] = [];
    for (let loss = 0; loss < 7; loss += 1) {
      browser.source.fail();
      const opened = browser.sources.length;
      let waited = 0;
      while (browser.sources.length === opened) {
        vi.advanceTimersByTime(100);
        waited += 100;
      }
      waits.push(waited);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 10000, 10000]);
    browser.source.hello(1);
    browser.source.fail();
    vi.advanceTimersByTime(500);
    expect(browser.source.closed).toBe(false);
  });

  test("silence is a dead line that the browser has not noticed", () => {
    stream().connect();
    browser.source.hello(41);
    vi.advanceTimersByTime(20_000);
    browser.source.still(41);
    vi.advanceTimersByTime(20_000);
    expect(told).toEqual(["hello, first"]);
    vi.advanceTimersByTime(6000);
    expect(told).toEqual(["hello, first", "lost"]);
  });

  test("the device is named in the address", () => {
    stream({ actAs: "device", after: 3 }).connect();
    expect(browser.source.address).toBe("/api/events?after=3&act_as=device");
  });

  test("what cannot be read is passed over", () => {
    stream().connect();
    browser.source.hello(1);
    browser.source.say("event", "{");
    browser.source.say("event", "{}");
    browser.source.event(happened(2));
    expect(told).toEqual(["hello, first", 2]);
  });

  test("a closed stream stays closed", () => {
    const closed = stream();
    closed.connect();
    const source = browser.source;
    closed.close();
    source.event(happened(9));
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual([]);
    expect(browser.sources.length).toBe(1);
  });
});
