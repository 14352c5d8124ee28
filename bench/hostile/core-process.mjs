import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { SLIPWAY } from '../measure.mjs';

const TOKEN = 'token-of-the-benchmark-0123456789';
const PING_MS = 5;

/**
 * Core in a process of its own, as the window has it, behind the portal: whoever is not answered there waits for core.
 *
 * @param {string} home the portal opens what is in it
 */
export async function startCore(home) {
  const server = spawn(process.execPath, [SLIPWAY, 'serve', '--port', '0'], {
    env: {
      ...process.env,
      SLIPWAY_TOKEN: TOKEN,
      HOME: home,
      SLIPWAY_HOME: join(home, '.slipway'),
      NO_COLOR: '1',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(server, 'exit');
  const address = await addressOf(server.stdout);
  const call = async (/** @type {string} */ path, /** @type {unknown} */ input) => {
    const answer = await fetch(`${address}/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
  };
  /** @param {() => Promise<unknown>} work @returns {Promise<number>} the longest wait for an answer that takes no work, ms */
  const longestWhile = async (work) => {
    let isOver = false;
    const end = work().finally(() => {
      isOver = true;
    });
    let longest = 0;
    while (!isOver) {
      const began = performance.now();
      await (await fetch(new URL('/nowhere', address))).arrayBuffer();
      longest = Math.max(longest, performance.now() - began);
      await sleep(PING_MS);
    }
    await end;
    return longest;
  };
  return {
    longestWhile,
    /** @param {string} folder */
    check: async (folder) => {
      await call('projects/open', { folder });
      const began = performance.now();
      const delay = await longestWhile(() => call('manifests/check', { folder }));
      return { milliseconds: performance.now() - began, delay };
    },
    end: async () => {
      server.kill('SIGINT');
      await exit;
    },
  };
}

/** @param {import('node:stream').Readable} output @returns {Promise<string>} */
async function addressOf(output) {
  for await (const line of createInterface({ input: output })) {
    const address = /REST API\s+(\S+)/.exec(line)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error('slipway serve ended');
}
