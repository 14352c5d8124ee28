/// <reference lib="dom" />
/** In the page: keeps the longest time between two frames. */
export function watchFrames() {
  let before = performance.now();
  const state = { longest: 0 };
  Object.assign(globalThis, { frameTimes: state });
  const look = (/** @type {number} */ now) => {
    state.longest = Math.max(state.longest, now - before);
    before = now;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** In the page. @returns {number} */
export function longestFrame() {
  return Reflect.get(globalThis, 'frameTimes').longest;
}
