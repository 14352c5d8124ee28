import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { readReport } from './read-report.ts';

const NEVER = new Promise<never>(() => undefined);

function reading(text: string | Buffer) {
  const stream = new PassThrough();
  stream.end(text);
  return readReport(stream, { exited: NEVER, patienceMs: 0 });
}

test('a report is a line of JSON', async () => {
  expect(await reading('{"code": 0}\n')).toEqual({ code: 0 });
  expect(await reading('{"code": 143, "stopped": "time"}\n')).toEqual({ code: 143, stopped: 'time' });
});

test.each([
  ['nothing', ''],
  ['a line that is cut off', '{"code": 0}'],
  ['no JSON', 'ended well\n'],
  ['another form', '[0]\n'],
  ['another reason', '{"code": 0, "stopped": "boredom"}\n'],
  ['two lines', '{"code": 0}\n{"code": 1}\n'],
  ['no text', Buffer.from([0xff, 0xfe, 0x0a])],
  ['deep nesting', `${'['.repeat(4000)}\n`],
  ['a report after more than it can be', `${' '.repeat(5000)}{"code": 0}\n`],
])('%s is no report', async (_what, text) => {
  expect(await reading(text)).toBeUndefined();
});

test('what is written without end is not kept', async () => {
  const stream = new PassThrough();
  const report = readReport(stream, { exited: NEVER, patienceMs: 0 });
  for (let written = 0; written < 10 && !stream.destroyed; written += 1) {
    stream.write(Buffer.alloc(65_536));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(stream.destroyed).toBe(true);
  expect(await report).toBeUndefined();
});

test('a stream that breaks, or stays open after the guard has ended, is no report', async () => {
  const broken = new PassThrough();
  const report = readReport(broken, { exited: NEVER, patienceMs: 0 });
  broken.destroy(new Error('EIO'));
  expect(await report).toBeUndefined();
  const open = new PassThrough();
  open.write('{"code": 0}\n');
  expect(await readReport(open, { exited: Promise.resolve(), patienceMs: 0 })).toBeUndefined();
  const failed = Promise.reject(new Error('spawn'));
  expect(await readReport(new PassThrough(), { exited: failed, patienceMs: 0 })).toBeUndefined();
});
