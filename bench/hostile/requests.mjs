import { deflateSync, gzipSync } from 'node:zlib';

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
const bytes = (text) => Buffer.from(text, 'latin1');

/** @param {string} text */
const one = (text) => ({ bytes: bytes(text), requests: 1 });

/**
 * @param {string} line
 * @param {readonly string[]} headers
 * @param {string} [body]
 */
const request = (line, headers, body = '') =>
  `${line} HTTP/1.1\r\n${headers.filter((header) => header !== '').join('\r\n')}\r\n\r\n${body}`;

/** @param {Target} target */
const host = (target) => `Host: ${target.host}`;
const json = 'Content-Type: application/json';

/** @param {Buffer} body @param {readonly string[]} headers @param {string} path */
function withBody(body, headers, path) {
  return Buffer.concat([
    bytes(request(`POST ${path}`, [...headers, `Content-Length: ${body.length}`])),
    body,
  ]);
}

const TARGETS = [
  '//',
  '*',
  '/\\evil.example',
  'http://evil.example/',
  'http://[::1',
  'https:',
  'evil.example:443',
  '',
  '?',
  '#',
  '/%',
  '/%00',
  '/%E0%A4%A',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/../../etc/passwd',
  '/..%5c..%5cwindows',
  '/%252e%252e/',
  '/;x=1',
  '/a//b',
  '/?%%%=&&&',
  '/api/v1/../../rpc',
  '/rpc/__proto__/constructor',
  '/api/docs/constructor',
  '/api/v1/models/%2F/1',
  '/v2/models/%00/infer',
  '/score/../score',
  '/\u00ff\u00fe',
  `/${'a'.repeat(9000)}`,
  `/?${'a=1&'.repeat(2000)}`,
  `/${'%41'.repeat(3000)}`,
  '/assets/%00.js',
  '/swagger.json?x[]=1&x[]=2',
]; // prettier-ignore
const METHODS = [
  'GET',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PUT',
  'PATCH',
  'DELETE',
  'CONNECT',
  'PROPFIND',
  'M-SEARCH',
  'get',
  'G\u00e9T',
  '',
  'PRI',
]; // prettier-ignore
const HOSTS = [
  'evil.example',
  '',
  '127.0.0.1@evil.example',
  '[::1',
  'a b',
  '\u00ff',
  'localhost:99999',
  'x'.repeat(300),
  '127.0.0.1:1, evil',
  '0x7f.1',
  '__proto__',
]; // prettier-ignore
const ORIGINS = [
  'http://evil.example',
  'null',
  'file://',
  'http://127.0.0.1.evil.example',
  'javascript:1',
  '\u00ff',
  'http://[',
  `http://${'x'.repeat(3000)}`,
]; // prettier-ignore
const CHUNKS = [
  'ZZ\r\n{}\r\n0\r\n\r\n',
  '-1\r\n{}\r\n0\r\n\r\n',
  'fffffffffffffffff\r\n',
  '2;a=b\r\n{}\r\n0\r\n\r\n',
  `2;${'x'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`,
  '2\r\n{}0\r\n\r\n',
  '0\r\nContent-Length: 5\r\n\r\n',
  '0\r\n\r\n',
  '2\n{}\n0\n\n',
  `${'1\r\n \r\n'.repeat(500)}0\r\n\r\n`,
  '0x2\r\n{}\r\n0\r\n\r\n',
]; // prettier-ignore
const BODIES = [
  'null',
  '{"__proto__":{"a":1}}',
  '{"constructor":{"prototype":1}}',
  '['.repeat(20_000),
  `${'{"a":'.repeat(5000)}1`,
  '{"a":1e999}',
  '{"a":NaN}',
  `{"n":${'9'.repeat(5000)}}`,
  '"\\ud800"',
  '\u0000',
  '{"a":1,"a":2}',
  '\u00ff\u00fe',
  `"${'\\u0000'.repeat(3000)}"`,
  '{"json":{},"meta":[["x","__proto__"]]}',
  '',
]; // prettier-ignore
const UPGRADES = [
  'Upgrade: websocket',
  'Upgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13',
  'Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__',
  'Upgrade: websocket\r\nSec-WebSocket-Protocol: \u00ff, bearer.',
  'Upgrade: TLS/1.0, websocket',
  'Upgrade: ',
  'Upgrade: websocket\r\nSec-WebSocket-Version: 99999999999',
]; // prettier-ignore
const GARBAGE = [
  '\u0000\u001b[2J',
  '\u0016\u0003\u0001\u0002\u0000',
  'HTTP/1.1 200 OK\r\n\r\n',
  '\r\n\r\n\r\n',
  'GET\r\n\r\n',
  'GET / HTTP/9.9\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '{"json":{}}',
]; // prettier-ignore
const PIECES = [
  '\r\n',
  '\r\n\r\n',
  '\0',
  '\u00ff',
  'HTTP/1.1',
  'Transfer-Encoding: chunked\r\n',
  'Content-Length: 5\r\n',
  'Expect: 100-continue\r\n',
  'Upgrade: h2c\r\n',
  '[[[[',
  '%00',
  ' ',
  ':',
]; // prettier-ignore

/** Kilobytes that are megabytes once they are unpacked; the last ones unpack to something compressed again. */
const BOMBS = [
  { coding: 'gzip', body: gzipSync(`{"data":"${'x'.repeat(30 << 20)}"}`, { level: 9 }) },
  { coding: 'deflate', body: deflateSync(`{"data":[${'{},'.repeat(2 << 20)}{}]}`, { level: 9 }) },
  { coding: 'gzip', body: gzipSync(gzipSync('{}'.repeat(10 << 20))) },
  { coding: 'gzip, gzip, gzip', body: gzipSync(gzipSync('{}'.repeat(10 << 20))) },
  { coding: 'br', body: Buffer.from([0xcf, 0xff, 0xff]) },
  { coding: 'gzip', body: gzipSync('{"data":1}').subarray(0, 15) },
];

/** @type {Make} */
const oddTarget = (random, target) =>
  one(
    request(`${random.pick(['GET', 'POST', 'OPTIONS'])} ${random.pick(TARGETS)}`, [
      host(target),
      target.login,
    ]),
  );
/** @type {Make} */
const oddMethod = (random, target) =>
  one(
    request(`${random.pick(METHODS)} ${random.pick([...target.pages, ...target.calls])}`, [
      host(target),
      target.login,
    ]),
  );
/** @type {Make} */
const wrongHost = (random, target) =>
  one(request(`GET ${random.pick(target.pages)}`, [`Host: ${random.pick(HOSTS)}`, target.login]));
/** @type {Make} */
const wrongOrigin = (random, target) =>
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
const twoHosts = (_random, target) => one(request('GET /', [host(target), 'Host: evil.example', 'Host: ']));
/** @type {Make} */
const wrongLogin = (random, target) =>
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
const oddBody = (random, target) => {
  const body = bytes(random.pick(BODIES));
  return {
    bytes: withBody(
      body,
      [
        host(target),
        target.login,
        random.pick([json, 'Content-Type: text/plain', '', 'Content-Type: application/json; charset=utf-7']),
      ],
      random.pick(target.calls),
    ),
    requests: 1,
  };
};
/** @type {Make} */
const uselessBody = (random, target) => ({
  bytes: bytes(
    request(
      `GET ${random.pick(target.pages)}`,
      [host(target), `Content-Length: ${1 << random.below(16)}`],
      'x'.repeat(random.below(3000)),
    ),
  ),
  requests: 1,
  end: 'cut',
});
/** @type {Make} */
const hugeBody = (random, target) => ({
  bytes: bytes(
    request(
      `${random.pick(['GET', 'POST'])} ${random.pick([...target.pages, ...target.calls])}`,
      [host(target), target.login, json, 'Content-Length: 90000000'],
      'x'.repeat(200_000),
    ),
  ),
  requests: 1,
  end: random.pick(['cut', 'wait']),
});
/** @type {Make} */
const brokenChunks = (random, target) =>
  one(
    request(
      `POST ${random.pick(target.calls)}`,
      [host(target), target.login, json, 'Transfer-Encoding: chunked'],
      random.pick(CHUNKS),
    ),
  );
/** @type {Make} */
const oddCoding = (random, target) =>
  one(
    request(
      `POST ${random.pick(target.calls)}`,
      [
        host(target),
        target.login,
        `Transfer-Encoding: ${random.pick(['gzip', 'chunked, chunked', 'identity', 'xchunked', 'chunked\r\nTransfer-Encoding: identity', '\u000bchunked'])}`,
      ],
      '0\r\n\r\n',
    ),
  );
/** @type {Make} */
const smuggled = (random, target) =>
  one(
    request(
      `POST ${random.pick(target.calls)}`,
      [
        host(target),
        target.login,
        json,
        random.pick([
          'Content-Length: 2\r\nTransfer-Encoding: chunked',
          'Content-Length: 2\r\nContent-Length: 3',
          'Content-Length: -1',
          'Content-Length: 2, 2',
          'Content-Length: +2',
          'Content-Length: 99999999999999999999',
          'Content-Length : 2',
        ]),
      ],
      '{}\r\n0\r\n\r\n',
    ),
  );
/** @type {Make} */
const endlessTrailers = (random, target) =>
  one(
    request(
      `POST ${random.pick(target.calls)}`,
      [host(target), target.login, json, 'Transfer-Encoding: chunked'],
      `0\r\n${`X-${random.below(9)}: ${'t'.repeat(900)}\r\n`.repeat(50 + random.below(200))}`,
    ),
  );
/** @type {Make} */
const hugeHead = (random, target) =>
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
const upgrade = (random, target) =>
  one(
    request(`GET ${random.pick(['/', '//', '/rpc', '/score', '*', 'http://evil/'])}`, [
      host(target),
      'Connection: Upgrade',
      random.pick(UPGRADES),
      random.pick([target.login, '']),
    ]),
  );
/** @type {Make} */
const upgradeOfCall = (random, target) =>
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
const expecting = (random, target) =>
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
const bomb = (random, target) => {
  const { coding, body } = random.pick(BOMBS);
  return {
    bytes: withBody(
      body,
      [host(target), target.login, json, `Content-Encoding: ${coding}`],
      random.pick(target.calls),
    ),
    requests: 1,
  };
};
/** @type {Make} */
const garbage = (random) => one(random.pick(GARBAGE));
/** @type {Make} */
const pipelined = (random, target) => {
  const count = 20 + random.below(180);
  const path = random.pick(target.pages);
  return {
    bytes: bytes(request(`GET ${path}`, [host(target), target.login]).repeat(count)),
    requests: count,
  };
};
/** @type {Make} */
const pipelinedCalls = (random, target) => {
  const count = 10 + random.below(90);
  const call = request(
    `POST ${random.pick(target.calls)}`,
    [host(target), target.login, json, `Content-Length: ${target.body.length}`],
    target.body,
  );
  return { bytes: bytes(call.repeat(count)), requests: count, end: random.pick(['wait', 'wait', 'cut']) };
};
/** @type {Make} */
const pipelinedMix = (random, target) => {
  const parts = Array.from({ length: 5 + random.below(30) }, () => random.pick(LIGHT)(random, target).bytes);
  return { bytes: Buffer.concat(parts), requests: parts.length };
};
/** @type {Make} */
const pipelinedUpgrades = (random, target) => {
  const count = 10 + random.below(40);
  return {
    bytes: bytes(
      request('GET //', [host(target), 'Connection: Upgrade', 'Upgrade: websocket']).repeat(count),
    ),
    requests: count,
  };
};
/** @type {Make} */
const neverRead = (random, target) => {
  const count = 20 + random.below(480);
  return {
    bytes: bytes(request(`GET ${target.large}`, [host(target)]).repeat(count)),
    requests: count,
    end: 'deaf',
  };
};
/** @type {Make} */
const mutated = (random, target) => {
  const good = request(
    `POST ${random.pick(target.calls)}`,
    [host(target), target.login, json, `Content-Length: ${target.body.length}`],
    target.body,
  );
  let text = good.repeat(1 + random.below(4));
  for (let change = random.below(6); change >= 0; change -= 1) {
    const at = random.below(text.length);
    const cut = random.pick([0, 0, 1, 10]);
    text =
      text.slice(0, at) +
      random.pick([...PIECES, String.fromCharCode(random.below(256))]) +
      text.slice(at + cut);
  }
  return { bytes: bytes(text), requests: 1 };
};
/** @type {Make} */
const cut = (random, target) => {
  const made = random.pick([...LIGHT, bomb, pipelinedCalls])(random, target);
  return { ...made, bytes: made.bytes.subarray(0, random.below(made.bytes.length)), end: 'cut' };
};
/** @type {Make} */
const slow = (random, target) => {
  const made = random.pick(LIGHT)(random, target);
  return { ...made, bytes: made.bytes.subarray(0, 4000), end: 'drip' };
};

/** What costs a server little and leaves most connections open. */
const LIGHT = [
  oddTarget,
  oddMethod,
  wrongHost,
  wrongOrigin,
  twoHosts,
  wrongLogin,
  oddBody,
  expecting,
  upgradeOfCall,
];

/**
 * Every kind with its share of the connections.
 *
 * @type {Readonly<Record<string, readonly [number, Make]>>}
 */
export const KINDS = {
  'odd target': [8, oddTarget],
  'odd method': [6, oddMethod],
  'wrong Host': [4, wrongHost],
  'wrong Origin': [4, wrongOrigin],
  'two Hosts': [1, twoHosts],
  'wrong login': [3, wrongLogin],
  'odd body': [6, oddBody],
  'body where none is taken': [3, uselessBody],
  'huge body': [1, hugeBody],
  'broken chunks': [5, brokenChunks],
  'odd transfer coding': [3, oddCoding],
  'two lengths': [4, smuggled],
  'endless trailers': [2, endlessTrailers],
  'huge head': [4, hugeHead],
  upgrade: [5, upgrade],
  'call with upgrade': [3, upgradeOfCall],
  expecting: [2, expecting],
  'compressed bomb': [0.3, bomb],
  'no HTTP': [3, garbage],
  'pipelined reads': [5, pipelined],
  'pipelined calls': [4, pipelinedCalls],
  'pipelined mix': [8, pipelinedMix],
  'pipelined upgrades': [3, pipelinedUpgrades],
  'pipelined, never read': [1, neverRead],
  'changed bytes': [8, mutated],
  'cut off': [6, cut],
  slow: [0.2, slow],
};

const SHARES = Object.values(KINDS).reduce((sum, [share]) => sum + share, 0);

/**
 * The next attack and the name of its kind.
 *
 * @param {import('./seeded.mjs').Seeded} random
 * @param {Target} target
 * @returns {{readonly kind: string, readonly attack: Attack}}
 */
export function nextAttack(random, target) {
  let left = random.next() * SHARES;
  for (const [kind, [share, make]] of Object.entries(KINDS)) {
    left -= share;
    if (left < 0) return { kind, attack: { end: 'wait', ...make(random, target) } };
  }
  return { kind: 'no HTTP', attack: { end: 'wait', ...garbage(random, target) } };
}
