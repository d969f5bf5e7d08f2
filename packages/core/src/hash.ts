/**
 * SHA-256 (FIPS 180-4) over the UTF-8 bytes of a text, in plain TypeScript because the core has no
 * dependency and no I/O. A driver may hand in its platform's own (`node:crypto`) for speed; the two
 * must agree, and a test compares them.
 */

/** Gives the SHA-256 of a text's UTF-8 bytes as 64 lower-case hexadecimal digits. */
export type Sha256 = (text: string) => string;

const rounds: Int32Array = roundConstants();
const start: Int32Array = Int32Array.of(
  0x6a09e667,
  0xbb67ae85,
  0x3c6ef372,
  0xa54ff53a,
  0x510e527f,
  0x9b05688c,
  0x1f83d9ab,
  0x5be0cd19,
);
// Scratch, used within one call only: nothing here is a state.
const sum = new Int32Array(8);
const schedule = new Int32Array(64);
let bytes = new Uint8Array(4096);
const hexadecimal: readonly string[] = Array.from({ length: 256 }, (_, octet) =>
  octet.toString(16).padStart(2, '0'),
);

/** The built-in SHA-256. Lone surrogates count as U+FFFD, as in every UTF-8 encoder. */
export const sha256: Sha256 = (text) => {
  const padded = pad(encode(text));
  sum.set(start);
  for (let block = 0; block < padded; block += 64) compress(bytes, block);
  let hex = '';
  for (let index = 0; index < 8; index++) {
    const word = sum[index] as number;
    const high = `${hexadecimal[word >>> 24]}${hexadecimal[(word >>> 16) & 0xff]}`;
    hex += `${high}${hexadecimal[(word >>> 8) & 0xff]}${hexadecimal[word & 0xff]}`;
  }
  return hex;
};

/** Writes UTF-8 into the scratch buffer; gives the number of bytes. */
function encode(text: string): number {
  const needed = text.length * 3 + 72;
  if (bytes.length < needed) bytes = new Uint8Array(needed * 2);
  let at = 0;
  for (let index = 0; index < text.length; index++) {
    let code = text.charCodeAt(index);
    if (code < 0x80) {
      bytes[at++] = code;
      continue;
    }
    if (code >= 0xd800 && code <= 0xdfff) {
      const low = text.charCodeAt(index + 1);
      const pair = code < 0xdc00 && low >= 0xdc00 && low <= 0xdfff;
      code = pair ? ((code - 0xd800) << 10) + (low - 0xdc00) + 0x10000 : 0xfffd;
      if (pair) index += 1;
    }
    if (code < 0x800) {
      bytes[at++] = 0xc0 | (code >> 6);
    } else {
      if (code < 0x10000) {
        bytes[at++] = 0xe0 | (code >> 12);
      } else {
        bytes[at++] = 0xf0 | (code >> 18);
        bytes[at++] = 0x80 | ((code >> 12) & 0x3f);
      }
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
    }
    bytes[at++] = 0x80 | (code & 0x3f);
  }
  return at;
}

/** Appends the padding of section 5.1.1 behind `length` bytes; gives the padded length. */
function pad(length: number): number {
  const padded = (length + 72) & ~63;
  bytes.fill(0, length, padded);
  bytes[length] = 0x80;
  const bits = length * 8;
  for (let place = 0; place < 6; place++) {
    bytes[padded - 1 - place] = Math.floor(bits / 2 ** (8 * place)) & 0xff;
  }
  return padded;
}

/**
 * Section 6.2.2 over the 64 bytes at `block`. Written out in plain locals because it is the hottest
 * loop of the core: every event of every log passes here.
 */
function compress(octets: Uint8Array, block: number): void {
  const w = schedule;
  const k = rounds;
  for (let t = 0, at = block; t < 16; t++, at += 4) {
    w[t] =
      ((octets[at] as number) << 24) |
      ((octets[at + 1] as number) << 16) |
      ((octets[at + 2] as number) << 8) |
      (octets[at + 3] as number);
  }
  for (let t = 16; t < 64; t++) {
    const x = w[t - 15] as number;
    const y = w[t - 2] as number;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[t] = ((w[t - 16] as number) + s0 + (w[t - 7] as number) + s1) | 0;
  }
  let a = sum[0] as number;
  let b = sum[1] as number;
  let c = sum[2] as number;
  let d = sum[3] as number;
  let e = sum[4] as number;
  let f = sum[5] as number;
  let g = sum[6] as number;
  let h = sum[7] as number;
  for (let t = 0; t < 64; t++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (k[t] as number) + (w[t] as number)) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  sum[0] = (sum[0] as number) + a;
  sum[1] = (sum[1] as number) + b;
  sum[2] = (sum[2] as number) + c;
  sum[3] = (sum[3] as number) + d;
  sum[4] = (sum[4] as number) + e;
  sum[5] = (sum[5] as number) + f;
  sum[6] = (sum[6] as number) + g;
  sum[7] = (sum[7] as number) + h;
}

/** Section 4.2.2: the fractional parts of the cube roots of the first 64 primes, 32 bits each. */
function roundConstants(): Int32Array {
  const constants = new Int32Array(64);
  let found = 0;
  for (let candidate = 2; found < 64; candidate++) {
    let prime = true;
    for (let factor = 2; factor * factor <= candidate; factor++) {
      if (candidate % factor === 0) prime = false;
    }
    if (prime) constants[found++] = ((Math.cbrt(candidate) % 1) * 2 ** 32) | 0;
  }
  return constants;
}
