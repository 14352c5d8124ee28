/**
 * Says that a step begins and, when it took long enough to wonder about, how long it took. Progress goes to
 * standard error, so that standard output stays free for results.
 *
 * @template T
 * @param {string} title what is being done, in the words of the person who waits for it
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const started = performance.now();
  say(`${title} …`);
  try {
    const result = await work();
    say(`${title}: done in ${seconds(started)}`);
    return result;
  } catch (error) {
    say(`${title}: failed after ${seconds(started)}`);
    throw error;
  }
}

/** @param {string} line one line for the person at the terminal */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * @param {number} started a value of `performance.now()`
 * @returns {string} the time since then, such as `3.2 s`
 */
export function seconds(started) {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
