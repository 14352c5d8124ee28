import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { nextAttack } from './requests.mjs';
import { seeded } from './seeded.mjs';

const CONNECTIONS = 48;
/** A server that waits for the rest of a request says nothing; its client hangs up. */
const QUIET_MS = 400;
const DRIPS = 12;
const DRIP_MS = 100;

/**
 * @typedef {object} Sent
 * @property {number} requests
 * @property {number} connections
 * @property {number} refused connections that could not be made
 * @property {Record<string, number>} kinds requests of each kind
 * @property {Record<string, number>} statuses answers by status
 */

/**
 * Sends `count` hostile requests to a port of this machine, on many connections at once.
 *
 * @param {number} port
 * @param {import('./parts.mjs').Target} target
 * @param {{readonly count: number, readonly seed: number, readonly tell: (sent: Sent) => void}} how
 * @returns {Promise<Sent>}
 */
export async function sendHostile(port, target, { count, seed, tell }) {
  /** @type {Sent} */
  const sent = { requests: 0, connections: 0, refused: 0, kinds: {}, statuses: {} };
  const random = seeded(seed);
  let told = 0;
  const client = async () => {
    while (sent.requests < count) {
      const { kind, attack } = nextAttack(random, target);
      sent.requests += attack.requests;
      sent.connections += 1;
      sent.kinds[kind] = (sent.kinds[kind] ?? 0) + attack.requests;
      if (!(await converse(port, attack, sent.statuses))) sent.refused += 1;
      if (sent.requests - told >= count / 20) {
        told = sent.requests;
        tell(sent);
      }
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  return sent;
}

/**
 * One connection from its beginning to its end. Returns whether it was made.
 *
 * @param {number} port
 * @param {import('./parts.mjs').Attack} attack
 * @param {Record<string, number>} statuses
 * @returns {Promise<boolean>}
 */
function converse(port, attack, statuses) {
  return new Promise((resolve) => {
    let connected = false;
    let tail = '';
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    socket.setTimeout(QUIET_MS, () => socket.destroy());
    socket.on('data', (chunk) => {
      tail = countStatuses(tail + chunk.toString('latin1'), statuses);
    });
    // A server may end what it refused before it has read all.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(connected));
    socket.on('connect', () => {
      connected = true;
      if (attack.end === 'drip') void drip(socket, attack.bytes);
      else if (attack.end === 'deaf') socket.pause().write(attack.bytes);
      else if (attack.end === 'cut') socket.write(attack.bytes, () => socket.destroy());
      else socket.write(attack.bytes);
    });
  });
}

/** @param {import('node:net').Socket} socket @param {Buffer} bytes */
async function drip(socket, bytes) {
  const most = Math.min(DRIPS, bytes.length);
  socket.write(bytes.subarray(0, bytes.length - most));
  for (let at = bytes.length - most; at < bytes.length && !socket.destroyed; at += 1) {
    socket.write(bytes.subarray(at, at + 1));
    await sleep(DRIP_MS);
  }
}

/** Longest start of a status line that may be cut by the end of a chunk. */
const CUT = 'HTTP/1.1 200'.length - 1;

/** @param {string} text @param {Record<string, number>} statuses */
function countStatuses(text, statuses) {
  let end = 0;
  for (const found of text.matchAll(/HTTP\/1\.1 (\d{3}) /g)) {
    const [line, status = ''] = found;
    statuses[status] = (statuses[status] ?? 0) + 1;
    end = found.index + line.length;
  }
  return text.slice(Math.max(end, text.length - CUT - 1));
}
