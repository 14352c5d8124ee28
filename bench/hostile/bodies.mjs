import { bytes, host, json, one, request, withBody } from './parts.mjs';
import { BODIES, BOMBS, CHUNKS } from './words.mjs';

/** @typedef {import('./parts.mjs').Make} Make */

/** @type {Make} */
export const oddBody = (random, target) => {
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
export const uselessBody = (random, target) => ({
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
export const hugeBody = (random, target) => ({
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
export const brokenChunks = (random, target) =>
  one(
    request(
      `POST ${random.pick(target.calls)}`,
      [host(target), target.login, json, 'Transfer-Encoding: chunked'],
      random.pick(CHUNKS),
    ),
  );

/** @type {Make} */
export const oddCoding = (random, target) =>
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
export const smuggled = (random, target) =>
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
export const endlessTrailers = (random, target) =>
  one(
    request(
      `POST ${random.pick(target.calls)}`,
      [host(target), target.login, json, 'Transfer-Encoding: chunked'],
      `0\r\n${`X-${random.below(9)}: ${'t'.repeat(900)}\r\n`.repeat(50 + random.below(200))}`,
    ),
  );

/** @type {Make} */
export const bomb = (random, target) => {
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
