/** Three rising tones through the chosen speaker. */
const TONES_HZ = [440, 554, 659];
const TONE_S = 0.35;
const GAP_S = 0.1;
const LOUDNESS = 0.2;

/** Plays them; resolves when they are over. */
export async function playTestSound(speaker: string): Promise<void> {
  const context = new AudioContext();
  try {
    const choosing = context as AudioContext & { setSinkId?: (id: string) => Promise<void> };
    if (speaker) await choosing.setSinkId?.(speaker).catch(() => undefined);
    TONES_HZ.forEach((frequency, index) => {
      const [tone, gain] = [context.createOscillator(), context.createGain()];
      const start = context.currentTime + index * (TONE_S + GAP_S);
      tone.frequency.value = frequency;
      gain.gain.setValueAtTime(0, start);
      gain.gain.linearRampToValueAtTime(LOUDNESS, start + GAP_S / 2);
      gain.gain.linearRampToValueAtTime(0, start + TONE_S);
      tone.connect(gain).connect(context.destination);
      tone.start(start);
      tone.stop(start + TONE_S);
    });
    await new Promise((done) => setTimeout(done, TONES_HZ.length * (TONE_S + GAP_S) * 1000));
  } finally {
    await context.close().catch(() => undefined);
  }
}
