/** @typedef {import('./counts.mjs').Counts} Counts */

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {Counts} [counts] none for what is no test
 * @property {readonly string[]} [failures] a line for each failed test
 * @property {number} milliseconds
 */

/**
 * @param {readonly Row[]} rows
 * @returns {string} lines for a terminal
 */
export function table(rows) {
  const width = Math.max(...rows.map((row) => row.name.length));
  const head = line(''.padEnd(width), ['passed', 'failed', 'skipped', 'seconds']);
  const body = rows.map(({ name, counts, milliseconds }) => {
    const numbers = counts ? [counts.passed, counts.failed, counts.skipped] : ['', '', ''];
    return line(name.padEnd(width), [...numbers, (milliseconds / 1000).toFixed(1)]);
  });
  return [head, ...body].join('\n');
}

/**
 * @param {Counts} total
 * @returns {string} the line with the result of a whole run
 */
export function lastLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * @param {string} first
 * @param {readonly (string | number)[]} cells
 */
function line(first, cells) {
  return `${first}${cells.map((cell) => String(cell).padStart(9)).join('')}`;
}
