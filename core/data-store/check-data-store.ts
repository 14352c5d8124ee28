import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { STORE_STEPS, type StoreCheck, type StoreStep } from '#contract/data-store/data-store.ts';
import { SlipwayError } from '#contract/errors.ts';
import type { Needs } from '#core/context.ts';
import type { ObjectStore } from '#core/object-store/object-store.ts';
import { openDataStore } from './open-data-store.ts';

type Step = StoreCheck['steps'][number];

/** Where checks write: no service has this name, and readers leave it alone. */
const FOLDER = '.slipway-check';

/**
 * Writes, lists, reads and deletes a small object. A step that depends on one that failed is skipped; rights to write only
 * are enough for recording, so each step is told by itself. `not_found` for an unknown store.
 */
export async function checkDataStore(
  context: Needs<'store' | 'settings' | 'environment'>,
  name: string,
  signal?: AbortSignal,
): Promise<StoreCheck> {
  const store = await openDataStore(context, name, signal);
  try {
    return { name, steps: await tryOut(store) };
  } finally {
    store.close();
  }
}

async function tryOut(store: ObjectStore): Promise<readonly Step[]> {
  const name = `${FOLDER}/${randomBytes(8).toString('hex')}`;
  const bytes = randomBytes(64);
  const work: Readonly<Record<StoreStep, () => Promise<void>>> = {
    write: () => store.create(name, bytes),
    list: async () => {
      for await (const found of store.list({ prefix: `${FOLDER}/` })) if (found.name === name) return;
      throw mismatch('The object that was just written is not in the list.');
    },
    read: async () => {
      if (!(await buffer(await store.read(name))).equals(bytes))
        throw mismatch('What is read is not what was written.');
    },
    delete: () => store.remove(name),
  };
  const steps: Step[] = [];
  for (const step of STORE_STEPS) {
    const isPointless = step !== 'write' && steps[0]?.state === 'problem';
    steps.push(isPointless ? { step, state: 'skipped' } : await timed(step, work[step]));
  }
  return steps;
}

async function timed(step: StoreStep, work: () => Promise<void>): Promise<Step> {
  const began = performance.now();
  try {
    await work();
    return { step, state: 'ok', milliseconds: Math.round(performance.now() - began) };
  } catch (error) {
    if (!(error instanceof SlipwayError) || error.code === 'cancelled') throw error;
    const { message, hint } = error;
    return { step, state: 'problem', message, ...(hint === undefined ? {} : { hint }) };
  }
}

function mismatch(message: string): SlipwayError {
  return new SlipwayError('storage_failed', {
    message,
    hint: 'Check the endpoint: a cache or another program may answer for the store.',
  });
}
