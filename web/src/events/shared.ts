/**
 * One event stream for all tabs of the browser: the tab that holds the lock reads it and tells the others.
 *
 * When that tab closes, the lock passes on and the next tab goes on from the last id that it has seen.
 */
import type { EventView } from "@/api/types";
import { EventStream, type Source } from "./stream";

/** What tabs tell each other. */
export type Message =
  | { kind: "event"; event: EventView }
  | { kind: "connection"; connected: boolean; last?: number }
  /** The stream began without an id: what was fetched before may be stale. */
  | { kind: "fresh" }
  /** A new tab asks how the connection is. */
  | { kind: "ask" };

/** What is needed of the browser's BroadcastChannel. */
export interface Channel {
  postMessage(message: Message): void;
  onmessage: ((message: { data: Message }) => void) | null;
  close(): void;
}

/** Runs ``lead`` while this tab has the lock; ends when the signal says so. */
export type Elect = (name: string, signal: AbortSignal, lead: () => Promise<void>) => Promise<void>;

export interface SharedOptions {
  name: string;
  open: (address: string) => Source;
  channel: (name: string) => Channel;
  elect: Elect;
  actAs?: "device";
}

export interface Connection {
  connected: boolean;
  /** Instant (ms) up to which what is shown is known to be current; undefined: never connected. */
  knownAt: number | undefined;
}

export class SharedEvents {
  private readonly listeners = new Set<(message: Message) => void>();
  private readonly watchers = new Set<() => void>();
  private readonly options: SharedOptions;
  private channel: Channel | undefined;
  private stop: AbortController | undefined;
  private stream: EventStream | undefined;
  private last: number | undefined;
  private state: Connection = { connected: false, knownAt: undefined };

  constructor(options: SharedOptions) {
    this.options = options;
  }

  /** Begin to listen; ends by ``close``. */
  start(): void {
    if (this.stop) return;
    const stop = new AbortController();
    this.stop = stop;
    this.channel = this.options.channel(this.options.name);
    this.channel.onmessage = ({ data }) => this.hear(data);
    this.channel.postMessage({ kind: "ask" });
    // Ends by abort, which refuses the promise: nothing is left to do then.
    this.options.elect(this.options.name, stop.signal, () => this.lead(stop.signal)).catch(() => undefined);
  }

  /** Leave the stream and give the lock away. */
  close(): void {
    this.stop?.abort();
    this.stop = undefined;
    this.channel?.close();
    this.channel = undefined;
    this.set(false);
  }

  /** Hear every message; returns how to stop. */
  listen(listener: (message: Message) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Be told when the connection changed; returns how to stop. */
  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  /** The connection; the same object until it changes. */
  readonly connection = (): Connection => this.state;

  /** Connect anew at once: the network is back. */
  hurry(): void {
    if (!this.state.connected) this.stream?.connect();
  }

  private lead(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const stream = new EventStream({
        open: this.options.open,
        actAs: this.options.actAs,
        after: this.last,
        onEvent: (event) => this.tell({ kind: "event", event }),
        onHello: (first) => {
          this.tell({ kind: "connection", connected: true, last: stream.lastId });
          if (first) this.tell({ kind: "fresh" });
        },
        onLost: () => this.tell({ kind: "connection", connected: false }),
      });
      this.stream = stream;
      signal.addEventListener("abort", () => {
        stream.close();
        this.stream = undefined;
        resolve();
      });
      stream.connect();
    });
  }

  private tell(message: Message): void {
    this.channel?.postMessage(message);
    this.take(message);
  }

  private hear(message: Message): void {
    if (message.kind !== "ask") this.take(message);
    else if (this.stream)
      this.channel?.postMessage({ kind: "connection", connected: this.state.connected, last: this.stream.lastId });
  }

  private take(message: Message): void {
    if (message.kind === "event") this.last = message.event.id;
    if (message.kind === "connection") {
      this.last = message.last ?? this.last;
      this.set(message.connected);
    }
    for (const listener of [...this.listeners]) listener(message);
  }

  private set(connected: boolean): void {
    if (connected === this.state.connected && connected) return;
    const knownAt = connected || this.state.connected ? Date.now() : this.state.knownAt;
    this.state = { connected, knownAt };
    for (const watcher of [...this.watchers]) watcher();
  }
}
