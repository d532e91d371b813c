/** Two short tones that say that somebody calls; made by the browser itself, so that there is no file to be missing. */
const TONES_HZ = [660, 880];
const TONE_S = 0.18;
const GAP_S = 0.06;
const EDGE_S = 0.02;
const LOUDNESS = 0.25;
/** A browser that lets no sound through leaves it waiting; longer than this it is late for the call. */
const PATIENCE_MS = 1000;

/** Plays them once; resolves with whether they were heard, as far as the browser tells. */
export async function playChime(makeContext: () => AudioContext = () => new AudioContext()): Promise<boolean> {
  let context: AudioContext;
  try {
    context = makeContext();
  } catch {
    // No sound device, or no such browser: the words are there anyway.
    return false;
  }
  try {
    // Until somebody has pressed something on the page it is not let run, and the promise stays open.
    await Promise.race([context.resume(), new Promise((done) => setTimeout(done, PATIENCE_MS))]);
    if (context.state !== "running") return false;
    TONES_HZ.forEach((frequency, index) => {
      const [tone, gain] = [context.createOscillator(), context.createGain()];
      const start = context.currentTime + index * (TONE_S + GAP_S);
      tone.frequency.value = frequency;
      gain.gain.setValueAtTime(0, start);
      gain.gain.linearRampToValueAtTime(LOUDNESS, start + EDGE_S);
      gain.gain.setValueAtTime(LOUDNESS, start + TONE_S - EDGE_S);
      gain.gain.linearRampToValueAtTime(0, start + TONE_S);
      tone.connect(gain).connect(context.destination);
      tone.start(start);
      tone.stop(start + TONE_S);
    });
    await new Promise((done) => setTimeout(done, TONES_HZ.length * (TONE_S + GAP_S) * 1000));
    return true;
  } catch {
    return false;
  } finally {
    await context.close().catch(() => undefined);
  }
}
