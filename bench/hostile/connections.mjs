import { bomb } from './bodies.mjs';
import { LIGHT } from './light.mjs';
import { bytes, host, json, request } from './parts.mjs';
import { PIECES } from './words.mjs';

/** @typedef {import('./parts.mjs').Make} Make */

/** @type {Make} */
export const pipelined = (random, target) => {
  const count = 20 + random.below(180);
  const path = random.pick(target.pages);
  return {
    bytes: bytes(request(`GET ${path}`, [host(target), target.login]).repeat(count)),
    requests: count,
  };
};

/** @type {Make} */
export const pipelinedCalls = (random, target) => {
  const count = 10 + random.below(90);
  const call = request(
    `POST ${random.pick(target.calls)}`,
    [host(target), target.login, json, `Content-Length: ${target.body.length}`],
    target.body,
  );
  return { bytes: bytes(call.repeat(count)), requests: count, end: random.pick(['wait', 'wait', 'cut']) };
};

/** @type {Make} */
export const pipelinedMix = (random, target) => {
  const parts = Array.from({ length: 5 + random.below(30) }, () => random.pick(LIGHT)(random, target).bytes);
  return { bytes: Buffer.concat(parts), requests: parts.length };
};

/** @type {Make} */
export const pipelinedUpgrades = (random, target) => {
  const count = 10 + random.below(40);
  return {
    bytes: bytes(
      request('GET //', [host(target), 'Connection: Upgrade', 'Upgrade: websocket']).repeat(count),
    ),
    requests: count,
  };
};

/** @type {Make} */
export const neverRead = (random, target) => {
  const count = 20 + random.below(480);
  return {
    bytes: bytes(request(`GET ${target.large}`, [host(target)]).repeat(count)),
    requests: count,
    end: 'deaf',
  };
};

/** @type {Make} */
export const mutated = (random, target) => {
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
export const cut = (random, target) => {
  const made = random.pick([...LIGHT, bomb, pipelinedCalls])(random, target);
  return { ...made, bytes: made.bytes.subarray(0, random.below(made.bytes.length)), end: 'cut' };
};

/** @type {Make} */
export const slow = (random, target) => {
  const made = random.pick(LIGHT)(random, target);
  return { ...made, bytes: made.bytes.subarray(0, 4000), end: 'drip' };
};
