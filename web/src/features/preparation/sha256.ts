/** SHA-256 in pieces (FIPS 180-4): the browser's own takes a file only whole, and a clip does not fit into memory. */

const K = new Uint32Array(64);
const START = new Uint32Array(8);

/** Fractional parts of roots of the first primes. */
function fill(): void {
  const fraction = (value: number) => ((value - Math.floor(value)) * 2 ** 32) >>> 0;
  let found = 0;
  for (let candidate = 2; found < 64; candidate += 1) {
    let prime = true;
    for (let divisor = 2; divisor * divisor <= candidate; divisor += 1) if (candidate % divisor === 0) prime = false;
    if (!prime) continue;
    if (found < 8) START[found] = fraction(Math.sqrt(candidate));
    K[found] = fraction(Math.cbrt(candidate));
    found += 1;
  }
}
fill();

export class Sha256 {
  private readonly state = START.slice();
  private readonly words = new Uint32Array(64);
  private readonly block = new Uint8Array(64);
  private held = 0;
  private bytes = 0;

  /** Take a piece in. */
  update(piece: Uint8Array): void {
    this.bytes += piece.length;
    let at = 0;
    while (at < piece.length) {
      const taken = Math.min(64 - this.held, piece.length - at);
      this.block.set(piece.subarray(at, at + taken), this.held);
      this.held += taken;
      at += taken;
      if (this.held === 64) {
        this.mix();
        this.held = 0;
      }
    }
  }

  /** Return the checksum in lower-case hexadecimal; nothing may be taken in afterwards. */
  digest(): string {
    const bits = this.bytes * 8;
    this.block[this.held] = 0x80;
    this.block.fill(0, this.held + 1);
    if (this.held >= 56) {
      this.mix();
      this.block.fill(0);
    }
    const view = new DataView(this.block.buffer);
    view.setUint32(56, Math.floor(bits / 2 ** 32));
    view.setUint32(60, bits >>> 0);
    this.mix();
    return [...this.state].map((word) => word.toString(16).padStart(8, "0")).join("");
  }

  private mix(): void {
    const { words, state } = this;
    const view = new DataView(this.block.buffer);
    const turn = (word: number, by: number) => (word >>> by) | (word << (32 - by));
    const at = (list: Uint32Array, place: number) => list[place] ?? 0;
    for (let n = 0; n < 16; n += 1) words[n] = view.getUint32(n * 4);
    for (let n = 16; n < 64; n += 1) {
      const early = at(words, n - 15);
      const late = at(words, n - 2);
      const s0 = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
      const s1 = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
      words[n] = (at(words, n - 16) + s0 + at(words, n - 7) + s1) | 0;
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let n = 0; n < 64; n += 1) {
      const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const one = (h + s1 + ((e & f) ^ (~e & g)) + at(K, n) + at(words, n)) | 0;
      const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
      const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, place) => (state[place] = (at(state, place) + word) | 0));
  }
}
