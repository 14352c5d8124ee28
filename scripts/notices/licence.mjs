import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** SPDX names of licences that ask for no more than their text next to the program. */
const PERMISSIVE = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
];

const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;

/**
 * @param {string} expression an SPDX expression such as `(MPL-2.0 OR Apache-2.0)`
 * @param {readonly string[]} [allowed] SPDX names
 * @returns {boolean} whether it lets itself be met with allowed licences alone
 */
export function isMetBy(expression, allowed = PERMISSIVE) {
  let text = expression.replaceAll(/[\w.+-]+/g, (word) =>
    word === 'AND' || word === 'OR' ? word : allowed.includes(word) ? 'yes' : 'no',
  );
  // AND binds tighter than OR (SPDX 2.3, annex D.4); each step replaces what needs no other one first.
  const steps = [
    { pattern: /\((yes|no)\)/, value: (/** @type {RegExpExecArray} */ [, inner]) => inner },
    {
      pattern: /(yes|no) AND (yes|no)/,
      value: (/** @type {RegExpExecArray} */ [, a, b]) => (a === b ? a : 'no'),
    },
    {
      pattern: /(?<!AND )(yes|no) OR (yes|no)(?! AND)/,
      value: (/** @type {RegExpExecArray} */ [, a, b]) => (a === b ? a : 'yes'),
    },
  ];
  for (;;) {
    const next = steps
      .map((step) => ({ step, found: step.pattern.exec(text) }))
      .find(({ found }) => found !== null);
    if (next?.found == null) return text === 'yes';
    text = text.replace(next.found[0], next.step.value(next.found) ?? 'no');
  }
}

/**
 * @param {string} folder of an npm package
 * @returns {string} its licence as an SPDX expression; empty when it names none
 */
export function licenceOf(folder) {
  const { license, licenses } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (typeof license === 'string') return license;
  // What npm asked for before 2015: a list of objects, any of which may be chosen.
  const types = [license, licenses].flat().flatMap((entry) => (entry?.type ? [String(entry.type)] : []));
  return types.join(' OR ');
}

/**
 * @param {string} folder of an npm package
 * @returns {string} the texts of its licence and notice files; empty when it brings none
 */
export function licenceText(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && LICENCE_FILE.test(entry.name))
    .map((entry) => readFileSync(join(folder, entry.name), 'utf8').replaceAll('\r\n', '\n').trim())
    .join('\n\n');
}
