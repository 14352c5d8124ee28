import { expect, test } from 'vitest';
import { SlipwayError } from '#contract/errors.ts';
import { whenNotBusy } from './push.ts';

const busy = new SlipwayError('registry_failed', {
  message: 'The registry is busy.',
  details: { kind: 'busy' },
});
const denied = new SlipwayError('registry_failed', { details: { kind: 'denied' } });

function pushing(...endings: readonly (SlipwayError | undefined)[]) {
  const rest = [...endings];
  let count = 0;
  const push = async (): Promise<string> => {
    count += 1;
    const ending = rest.shift();
    if (ending !== undefined) throw ending;
    return 'pushed';
  };
  return { push, count: () => count };
}

const work = () => {
  const lines: string[] = [];
  return { lines, log: (line: string) => lines.push(line), signal: new AbortController().signal };
};

test('a busy registry is waited for, and the wait is told', async () => {
  const { push, count } = pushing(busy, busy);
  const { lines, ...told } = work();
  expect(await whenNotBusy(push, told, [0, 0, 0])).toBe('pushed');
  expect(count()).toBe(3);
  expect(lines).toHaveLength(2);
});

test('a refusal that is meant ends it, and so does a registry that stays busy', async () => {
  await expect(whenNotBusy(pushing(denied).push, work(), [0])).rejects.toBe(denied);
  const { push, count } = pushing(busy, busy, busy);
  await expect(whenNotBusy(push, work(), [0, 0])).rejects.toBe(busy);
  expect(count()).toBe(3);
});

test('waiting ends when the task is cancelled', async () => {
  const cancelling = new AbortController();
  const waiting = whenNotBusy(pushing(busy).push, { ...work(), signal: cancelling.signal }, [60]);
  cancelling.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
});
