import { EventEmitter } from 'node:events';
import { type FSWatcher, watch } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { systemError } from '#core/host/testing/system-error.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { watchChanges } from './changes.ts';

test('a watch that breaks off is made again, and everything is told as changed', async () => {
  const folder = await temporaryFolder();
  const broken = Object.assign(new EventEmitter(), { close: () => undefined });
  let starts = 0;
  const start = ((...given: Parameters<typeof watch>) => {
    starts += 1;
    if (starts === 1) return broken as unknown as FSWatcher;
    if (starts === 2) throw systemError('ENOENT');
    return watch(...given);
  }) as typeof watch;
  const changes = watchChanges(folder, { start, againMs: 5 });
  const controller = new AbortController();
  onTestFinished(() => {
    controller.abort();
    changes.close();
  });
  const heard = changes.follow(controller.signal);
  const first = heard.next();
  await expect.poll(() => starts).toBe(1);
  broken.emit('error', systemError('EPERM'));
  expect((await first).value).toEqual({ of: 'models' });
  expect(starts).toBe(3);
});
