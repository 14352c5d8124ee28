import { host, json, one, request } from './parts.mjs';
import { GARBAGE, HOSTS, METHODS, ORIGINS, TARGETS, UPGRADES } from './words.mjs';

/** @typedef {import('./parts.mjs').Make} Make */

/** @type {Make} */
export const oddTarget = (random, target) =>
  one(
    request(`${random.pick(['GET', 'POST', 'OPTIONS'])} ${random.pick(TARGETS)}`, [
      host(target),
      target.login,
    ]),
  );

/** @type {Make} */
export const oddMethod = (random, target) =>
  one(
    request(`${random.pick(METHODS)} ${random.pick([...target.pages, ...target.calls])}`, [
      host(target),
      target.login,
    ]),
  );

/** @type {Make} */
export const wrongHost = (random, target) =>
  one(request(`GET ${random.pick(target.pages)}`, [`Host: ${random.pick(HOSTS)}`, target.login]));

/** @type {Make} */
export const wrongOrigin = (random, target) =>
  one(
    request(
      `POST ${random.pick(target.calls)}`,
      [
        host(target),
        `Origin: ${random.pick(ORIGINS)}`,
        'Sec-Fetch-Site: cross-site',
        'Content-Type: text/plain',
        'Content-Length: 2',
      ],
      '{}',
    ),
  );

/** @type {Make} */
export const twoHosts = (_random, target) =>
  one(request('GET /', [host(target), 'Host: evil.example', 'Host: ']));

/** @type {Make} */
export const wrongLogin = (random, target) =>
  one(
    request(
      `POST ${random.pick(target.calls)}`,
      [
        host(target),
        `Authorization: ${random.pick(['Bearer x', `Bearer ${'x'.repeat(4000)}`, 'Basic Og==', '\u00ff', 'Bearer'])}`,
        json,
        'Content-Length: 2',
      ],
      '{}',
    ),
  );

/** @type {Make} */
export const hugeHead = (random, target) =>
  one(
    request(`GET ${random.pick(target.pages)}`, [
      host(target),
      random.pick([
        `X-Long: ${'h'.repeat(70_000)}`,
        'A: b\r\n'.repeat(3000).trim(),
        `${'n'.repeat(40_000)}: 1`,
        `Cookie: ${'c=d; '.repeat(8000)}`,
        'X: a\r\n folded',
        'X\u0000: 1',
        'no colon',
      ]),
    ]),
  );

/** @type {Make} */
export const upgrade = (random, target) =>
  one(
    request(`GET ${random.pick(['/', '//', '/rpc', '/score', '*', 'http://evil/'])}`, [
      host(target),
      'Connection: Upgrade',
      random.pick(UPGRADES),
      random.pick([target.login, '']),
    ]),
  );

/** @type {Make} */
export const upgradeOfCall = (random, target) =>
  one(
    request(
      `POST ${random.pick(target.calls)}`,
      [
        host(target),
        target.login,
        json,
        'Connection: Upgrade, HTTP2-Settings',
        random.pick(UPGRADES),
        `Content-Length: ${target.body.length}`,
      ],
      target.body,
    ),
  );

/** @type {Make} */
export const expecting = (random, target) =>
  one(
    request(
      `POST ${random.pick(target.calls)}`,
      [
        host(target),
        target.login,
        json,
        `Expect: ${random.pick(['100-continue', 'magic', '100-continue, 100-continue'])}`,
        'Content-Length: 2',
      ],
      '{}',
    ),
  );

/** @type {Make} */
export const garbage = (random) => one(random.pick(GARBAGE));
