/** An EventSource, a channel between tabs and a lock, written by hand for tests. */
import type { EventView } from "@/api/types";
import type { Channel, Elect, Message } from "@/events/shared";
import type { Source } from "@/events/stream";

/** A connection that the test speaks through. */
export class FakeSource implements Source {
  closed = false;
  private readonly listeners = new Map<string, ((message: { data?: unknown }) => void)[]>();
  readonly address: string;

  constructor(address: string) {
    this.address = address;
  }

  addEventListener(name: string, listener: (message: { data?: unknown }) => void): void {
    this.listeners.set(name, [...(this.listeners.get(name) ?? []), listener]);
  }

  close(): void {
    this.closed = true;
  }

  private emit(name: string, data?: unknown): void {
    for (const listener of this.listeners.get(name) ?? []) listener({ data });
  }

  hello(last: number): void {
    this.emit("hello", JSON.stringify({ last, now: "2026-11-24T01:00:00Z" }));
  }

  event(event: EventView): void {
    this.emit("event", JSON.stringify(event));
  }

  still(id: number): void {
    this.emit("still", String(id));
  }

  fail(): void {
    this.emit("error");
  }

  say(name: string, data: string): void {
    this.emit(name, data);
  }
}

/** The browser: its tabs share channels and locks. */
export class FakeBrowser {
  readonly sources: FakeSource[] = [];
  private readonly channels = new Set<Channel & { name: string }>();
  private readonly queue = new Map<string, (() => void)[]>();

  readonly open = (address: string): FakeSource => {
    const source = new FakeSource(address);
    this.sources.push(source);
    return source;
  };

  /** The connection that is open now; there must be exactly one. */
  get source(): FakeSource {
    const open = this.sources.filter(({ closed }) => !closed);
    if (open.length !== 1) throw new Error(`${open.length} open connections`);
    return open[0] as FakeSource;
  }

  readonly channel = (name: string): Channel => {
    const channel: Channel & { name: string } = {
      name,
      onmessage: null,
      postMessage: (message: Message) => {
        for (const other of this.channels)
          if (other !== channel && other.name === name) other.onmessage?.({ data: structuredClone(message) });
      },
      close: () => this.channels.delete(channel),
    };
    this.channels.add(channel);
    return channel;
  };

  readonly elect: Elect = async (name, signal, lead) => {
    const waiting = this.queue.get(name);
    if (waiting) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
      if (signal.aborted) {
        this.pass(name);
        throw new DOMException("aborted", "AbortError");
      }
    } else this.queue.set(name, []);
    await lead();
    this.pass(name);
  };

  private pass(name: string): void {
    const next = this.queue.get(name)?.shift();
    if (next) next();
    else this.queue.delete(name);
  }
}

/** An event with an id; the rest is what most tests do not look at. */
export function happened(id: number, type = "seat.joined", part: Partial<EventView> = {}): EventView {
  return {
    id,
    type,
    at: "2026-11-24T01:00:00Z",
    conference_id: 1,
    session_id: 7,
    room_id: 9,
    actor_name: "Hệ thống",
    data: {},
    ...part,
  };
}
