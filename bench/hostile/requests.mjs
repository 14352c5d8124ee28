import {
  bomb,
  brokenChunks,
  endlessTrailers,
  hugeBody,
  oddBody,
  oddCoding,
  smuggled,
  uselessBody,
} from './bodies.mjs';
import {
  cut,
  mutated,
  neverRead,
  pipelined,
  pipelinedCalls,
  pipelinedMix,
  pipelinedUpgrades,
  slow,
} from './connections.mjs';
import {
  expecting,
  garbage,
  hugeHead,
  oddMethod,
  oddTarget,
  twoHosts,
  upgrade,
  upgradeOfCall,
  wrongHost,
  wrongLogin,
  wrongOrigin,
} from './heads.mjs';

/** @typedef {import('./parts.mjs').Attack} Attack */
/** @typedef {import('./parts.mjs').Make} Make */
/** @typedef {import('./parts.mjs').Target} Target */

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
