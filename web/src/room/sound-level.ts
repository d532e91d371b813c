/** How loud a microphone is, and whether it gives nothing at all: said before the others notice. */
import { Observable } from "./observable";

export interface Level {
  /** 0 to 1, on a scale of ears: 0 is −60 dBFS and below. */
  readonly level: number;
  /** Digital silence for a while: unplugged, muted on the device, or the wrong one. */
  readonly silent: boolean;
}

const GESTURES = ["pointerdown", "keydown"] as const;
const EVERY_MS = 100;
/** A noise suppressor may give nothing between two sentences; nobody pauses so long at a device check. */
const SILENT_AFTER_MS = 20_000;
/** Only digital silence counts (−130 dBFS): a quiet room is not a fault. */
const SILENCE = 10 ** (-130 / 20);
const QUIETEST_DB = -60;

/** Judges peaks of samples as they come; pure, so that it can be tested without a microphone. */
export class SilenceWatch {
  #since: number | null = null;

  take(peak: number, now: number): boolean {
    if (peak > SILENCE) {
      this.#since = null;
      return false;
    }
    this.#since ??= now;
    return now - this.#since >= SILENT_AFTER_MS;
  }
}

/** Position on the meter of a peak sample. */
export function meter(peak: number): number {
  const decibel = 20 * Math.log10(Math.max(peak, 1e-6));
  return Math.max(0, Math.min(1, 1 - decibel / QUIETEST_DB));
}

/** Listens to one track until `stop`. */
export class SoundLevel {
  readonly view = new Observable<Level>({ level: 0, silent: false });
  readonly #context: AudioContext;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #watch = new SilenceWatch();
  #loudest: number | null = null;
  /** The browser holds sound back until the first click or key; nothing can be said until then. */
  readonly #wake = (): void => {
    if (this.#context.state === "suspended") void this.#context.resume().catch(() => undefined);
  };

  constructor(track: MediaStreamTrack) {
    this.#context = new AudioContext();
    const analyser = this.#context.createAnalyser();
    analyser.fftSize = 2048;
    this.#context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    for (const gesture of GESTURES) window.addEventListener(gesture, this.#wake);
    const samples = new Float32Array(analyser.fftSize);
    this.#timer = setInterval(() => {
      if (this.#context.state !== "running") return;
      analyser.getFloatTimeDomainData(samples);
      const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      this.#loudest = Math.max(this.#loudest ?? 0, peak);
      const silent = this.#watch.take(peak, Date.now());
      this.view.set({ level: Math.round(meter(peak) * 20) / 20, silent });
    }, EVERY_MS);
  }

  /** The loudest sample since this was asked last; null when the browser does not let anybody listen. */
  takeLoudest(): number | null {
    const loudest = this.#loudest;
    this.#loudest = null;
    return loudest;
  }

  stop(): void {
    for (const gesture of GESTURES) window.removeEventListener(gesture, this.#wake);
    clearInterval(this.#timer);
    void this.#context.close().catch(() => undefined);
  }
}

const SHARED = new WeakMap<MediaStreamTrack, { meter: SoundLevel; users: number }>();

/** Listens to a track together with whoever else does; returns the meter and the way to stop. */
export function listenTo(track: MediaStreamTrack): { readonly meter: SoundLevel; readonly stop: () => void } {
  const shared = SHARED.get(track) ?? { meter: new SoundLevel(track), users: 0 };
  shared.users += 1;
  SHARED.set(track, shared);
  let listening = true;
  const stop = () => {
    if (!listening) return;
    listening = false;
    shared.users -= 1;
    if (shared.users > 0) return;
    SHARED.delete(track);
    shared.meter.stop();
  };
  return { meter: shared.meter, stop };
}
