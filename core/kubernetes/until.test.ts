import { expect, test } from 'vitest';
import { pause, until, whileOpen } from './until.ts';

function counter(found: number) {
  let looks = 0;
  return {
    looks: () => looks,
    look: async () => {
      looks += 1;
      return looks >= found ? `look ${looks}` : undefined;
    },
  };
}

test('looks until there is something, and not once more', async () => {
  const { look, looks } = counter(3);
  expect(await until(look, { every: 1 })).toBe('look 3');
  expect(looks()).toBe(3);
});

test('what is there at once needs no waiting, even without any time', async () => {
  expect(await until(async () => 0, { every: 60_000, limit: 0 })).toBe(0);
});

test('gives up after the limit, with a last look after it', async () => {
  const began = Date.now();
  let last = 0;
  const look = async (): Promise<undefined> => {
    last = Date.now();
  };
  expect(await until(look, { every: 7, limit: 40 })).toBeUndefined();
  expect(last - began).toBeGreaterThanOrEqual(40);
});

test('a failing look ends it', async () => {
  const look = async (): Promise<undefined> => {
    throw new Error('gone');
  };
  await expect(until(look, { every: 1 })).rejects.toThrow('gone');
});

test('is cancelled while it waits', async () => {
  const cancelling = new AbortController();
  const waiting = until(async () => undefined, { every: 60_000, signal: cancelling.signal });
  cancelling.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  await expect(pause(60_000, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
});

test('something done now and then ends without an error when it is told to', async () => {
  const ending = new AbortController();
  let count = 0;
  await whileOpen(
    async () => {
      count += 1;
      if (count === 3) ending.abort();
    },
    1,
    ending.signal,
  );
  expect(count).toBe(3);
  const failing = async (): Promise<void> => {
    throw new Error('broken');
  };
  await expect(whileOpen(failing, 1, new AbortController().signal)).rejects.toThrow('broken');
});
