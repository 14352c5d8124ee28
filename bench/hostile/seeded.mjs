/**
 * @typedef {object} Seeded
 * @property {() => number} next from 0 up to 1
 * @property {(below: number) => number} below a whole number from 0
 * @property {<T>(values: readonly T[]) => T} pick
 */

/**
 * The same numbers for the same seed (mulberry32), so that a run can be repeated.
 *
 * @param {number} seed
 * @returns {Seeded}
 */
export function seeded(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (/** @type {number} */ count) => Math.floor(next() * count);
  return {
    next,
    below,
    pick: (values) => {
      const picked = values[below(values.length)];
      if (picked === undefined) throw new Error('nothing to pick from');
      return picked;
    },
  };
}
