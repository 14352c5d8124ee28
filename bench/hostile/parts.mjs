/**
 * Whom the requests are for.
 *
 * @typedef {object} Target
 * @property {string} host what its clients write into `Host`
 * @property {string} login a header line with its key or token, or nothing
 * @property {readonly string[]} pages paths that are read with GET
 * @property {string} large the path of a large answer
 * @property {readonly string[]} calls paths that take JSON with POST
 * @property {string} body of a good call
 */

/**
 * Hostile requests in one piece, sent one behind the other on one connection.
 *
 * @typedef {object} Attack
 * @property {Buffer} bytes
 * @property {number} requests how many these are
 * @property {'wait' | 'cut' | 'drip' | 'deaf'} end read the answers, hang up at once, send the end byte by byte, or never read
 */

/** @typedef {(random: import('./seeded.mjs').Seeded, target: Target) => Omit<Attack, 'end'> & Partial<Attack>} Make */

/** @param {string} text */
export const bytes = (text) => Buffer.from(text, 'latin1');

/** @param {string} text */
export const one = (text) => ({ bytes: bytes(text), requests: 1 });

/**
 * @param {string} line
 * @param {readonly string[]} headers
 * @param {string} [body]
 */
export const request = (line, headers, body = '') =>
  `${line} HTTP/1.1\r\n${headers.filter((header) => header !== '').join('\r\n')}\r\n\r\n${body}`;

/** @param {Target} target */
export const host = (target) => `Host: ${target.host}`;
export const json = 'Content-Type: application/json';

/** @param {Buffer} body @param {readonly string[]} headers @param {string} path */
export function withBody(body, headers, path) {
  return Buffer.concat([
    bytes(request(`POST ${path}`, [...headers, `Content-Length: ${body.length}`])),
    body,
  ]);
}
