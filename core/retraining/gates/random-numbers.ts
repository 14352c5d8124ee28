/** Whole numbers from 0 up to, not including, `below`. */
export type RandomBelow = (below: number) => number;

/** Random numbers that are the same for the same seed: xoshiro128** (Blackman and Vigna), its state filled by splitmix32. */
export function randomNumbers(seed: number): RandomBelow {
  const [a, b, c, d] = fill(seed);
  const state = new Uint32Array([a, b, c, d]);
  return (below) => {
    const [s0 = 0, s1 = 0, s2 = 0, s3 = 0] = state;
    const result = Math.imul(rotate(Math.imul(s1, 5), 7), 9) >>> 0;
    const shifted = s1 << 9;
    const t2 = s2 ^ s0;
    const t3 = s3 ^ s1;
    state[1] = s1 ^ t2;
    state[0] = s0 ^ t3;
    state[2] = t2 ^ shifted;
    state[3] = rotate(t3, 11);
    return Math.floor((result / 2 ** 32) * below);
  };
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

function fill(seed: number): readonly [number, number, number, number] {
  let at = seed >>> 0;
  const next = (): number => {
    at = (at + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(at ^ (at >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  return [next(), next(), next(), next()];
}
