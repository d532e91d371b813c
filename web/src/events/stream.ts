/**
 * One connection to the event stream. Owns reconnecting and the last id; knows nothing of tabs or React.
 *
 * The browser's own reconnecting is not trusted: it gives up on a refusal and forgets the id when the page sleeps.
 */
import type { EventView } from "@/api/types";

/** What the stream needs of the browser's EventSource. */
export interface Source {
  addEventListener(name: string, listener: (message: { data?: unknown }) => void): void;
  close(): void;
}

export interface StreamOptions {
  open: (address: string) => Source;
  onEvent: (event: EventView) => void;
  /** The server was reached; ``first`` when nothing could be replayed because no id was known. */
  onHello: (first: boolean) => void;
  onLost: () => void;
  actAs?: "device";
  /** Last id seen elsewhere (another tab); replay starts behind it. */
  after?: number;
  setTimer?: (call: () => void, ms: number) => number;
  clearTimer?: (timer: number) => void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
/** The server says something every 10 s; longer silence is a dead line that the browser has not noticed (sleep). */
const SILENCE_MS = 25_000;

export class EventStream {
  private source: Source | undefined;
  private timer: number | undefined;
  private silence: number | undefined;
  private wait = FIRST_WAIT_MS;
  private last: number | undefined;
  private readonly options: Required<Pick<StreamOptions, "setTimer" | "clearTimer">> & StreamOptions;

  constructor(options: StreamOptions) {
    this.options = {
      setTimer: (call, ms) => window.setTimeout(call, ms),
      clearTimer: (timer) => window.clearTimeout(timer),
      ...options,
    };
    this.last = options.after;
  }

  /** Id of the newest event that was delivered. */
  get lastId(): number | undefined {
    return this.last;
  }

  /** Connect, or connect anew at once (the machine woke up). */
  connect(): void {
    this.drop();
    const source = this.options.open(this.address());
    this.source = source;
    const hear = (name: string, take: (data: unknown) => void) =>
      source.addEventListener(name, (message) => {
        if (this.source !== source) return;
        this.listen();
        take(message.data);
      });
    hear("hello", (data) => this.hello(data));
    hear("event", (data) => this.event(data));
    hear("still", (data) => this.still(data));
    source.addEventListener("error", () => this.source === source && this.lost());
    this.listen();
  }

  /** Leave the stream for good. */
  close(): void {
    this.drop();
  }

  private address(): string {
    const query = new URLSearchParams();
    if (this.last !== undefined) query.set("after", String(this.last));
    if (this.options.actAs) query.set("act_as", this.options.actAs);
    const text = query.toString();
    return text ? `/api/events?${text}` : "/api/events";
  }

  private hello(data: unknown): void {
    this.wait = FIRST_WAIT_MS;
    const first = this.last === undefined;
    const last = first ? (parse(data) as { last?: unknown } | undefined)?.last : undefined;
    if (typeof last === "number") this.last = last;
    this.options.onHello(first);
  }

  private event(data: unknown): void {
    const event = parse(data) as EventView | undefined;
    if (!event || typeof event.id !== "number") return;
    this.last = event.id;
    this.options.onEvent(event);
  }

  /** The id moves on over events that are not for this reader. */
  private still(data: unknown): void {
    const id = parse(data);
    if (typeof id === "number") this.last = id;
  }

  private listen(): void {
    if (this.silence !== undefined) this.options.clearTimer(this.silence);
    this.silence = this.options.setTimer(() => this.lost(), SILENCE_MS);
  }

  private lost(): void {
    this.drop();
    this.options.onLost();
    this.timer = this.options.setTimer(() => this.connect(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
  }

  private drop(): void {
    if (this.timer !== undefined) this.options.clearTimer(this.timer);
    if (this.silence !== undefined) this.options.clearTimer(this.silence);
    this.timer = undefined;
    this.silence = undefined;
    this.source?.close();
    this.source = undefined;
  }
}

function parse(data: unknown): unknown {
  if (typeof data !== "string") return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
