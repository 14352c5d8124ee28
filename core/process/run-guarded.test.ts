import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ScriptEnd } from '#core/engine/script-runner.ts';
import { recordedWork } from '#core/testing/plan.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { placesIn } from './places.ts';
import { findPython } from './python.ts';
import { runGuarded } from './run-guarded.ts';

interface Guarded {
  readonly end: ScriptEnd;
  readonly unhandled: readonly unknown[];
}

/** Runs a program under the guard; collects the rejections that nobody has handled meanwhile. */
async function guarded(python: string, words: readonly string[], room: string): Promise<Guarded> {
  const unhandled: unknown[] = [];
  const hear = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', hear);
  onTestFinished(() => void process.off('unhandledRejection', hear));
  const end = await runGuarded(
    placesIn(join(room, 'engine')),
    {
      python,
      words,
      folder: room,
      room,
      variables: { PATH: process.env.PATH ?? '' },
      limits: { seconds: 30, diskBytes: 1e9, memoryBytes: undefined, processes: 20 },
      source: 'script',
    },
    recordedWork(),
  );
  // A rejection is called unhandled after the microtasks of its turn.
  await new Promise((resolve) => setImmediate(resolve));
  return { end, unhandled };
}

test('a script ends with its own code', async () => {
  const { path } = await findPython({ wanted: '3.11', chosen: undefined, environment: process.env });
  const { end, unhandled } = await guarded(
    path,
    [path, '-c', 'import sys; sys.exit(3)'],
    await temporaryFolder(),
  );
  expect([end, unhandled]).toEqual([{ code: 3, errorTail: [] }, []]);
});

/* A script can write into the descriptor of its guard (pidfd_getfd(2)). Here a program in the guard's place does. */
test.runIf(process.platform !== 'win32').each([
  ['no JSON', 4, "printf 'not json\\n' >&3; exit 4"],
  ['JSON of another form', 4, `printf '{"code": "none"}\\n' >&3; exit 4`],
  ['a false report before the true one', 4, `printf '{"code": 0}\\n{"code": 4}\\n' >&3; exit 4`],
  ['the beginning of a line', 4, `printf '{{"code": 4}\\n' >&3; exit 4`],
  ['more than a report has', 4, 'head -c 8000000 /dev/zero >&3 2>/dev/null; exit 4'],
  ['a report of a guard that was killed', 137, `printf '{"code": 0}\\n' >&3; kill -9 $$`],
])('%s is no report', async (_what, code, text) => {
  const room = await temporaryFolder();
  const program = join(room, 'program');
  await writeFile(program, `#!/bin/sh\n${text}\n`, { mode: 0o700 });
  expect(await guarded(program, [], room)).toEqual({ end: { code, errorTail: [] }, unhandled: [] });
});
