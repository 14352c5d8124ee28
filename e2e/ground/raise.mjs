import { PARTS } from './parts.mjs';

/** @typedef {import('./parts.mjs').PartName} PartName */

/**
 * @typedef {object} Ground
 * @property {Readonly<Record<string, string>>} environment for the tests: DOCKER_HOST, DISPLAY and so on
 * @property {readonly string[]} descriptions one line for each raised part
 * @property {readonly {part: PartName, reason: string}[]} missing parts that this machine can't have, and why
 * @property {() => Promise<void>} lower stops what raising started, and nothing that ran before
 */

/**
 * Installs and starts parts of the ground side by side. One part that can't be had does not keep the others back.
 *
 * @param {readonly PartName[]} names
 * @returns {Promise<Ground>}
 */
export async function raise(names) {
  const outcomes = await Promise.allSettled(names.map((name) => PARTS[name]()));
  /** @type {import('./parts.mjs').RaisedPart[]} */
  const raised = [];
  /** @type {{part: PartName, reason: string}[]} */
  const missing = [];
  for (const [index, outcome] of outcomes.entries()) {
    const part = /** @type {PartName} */ (names[index]);
    if (outcome.status === 'fulfilled') raised.push(outcome.value);
    else missing.push({ part, reason: String(outcome.reason?.message ?? outcome.reason) });
  }
  return {
    environment: Object.assign({}, ...raised.map((part) => part.environment)),
    descriptions: raised.map((part) => part.description),
    missing,
    lower: async () => {
      for (const part of [...raised].reverse()) await part.lower();
    },
  };
}
