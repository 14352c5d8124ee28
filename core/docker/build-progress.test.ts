import { expect, test } from 'vitest';
import { recordedWork } from '#core/testing/plan.ts';
import { followBuild } from './build-progress.ts';

/** A protobuf field of BuildKit's status: bytes or text under a number. */
function field(number: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
}

const printed = (text: string): Buffer => field(3, Buffer.concat([field(1, 'step'), field(4, text)]));
const ended = field(1, Buffer.concat([field(1, 'step'), field(3, '[1/1] RUN x'), field(6, Buffer.alloc(0))]));

async function* build(...statuses: readonly Buffer[]): AsyncGenerator<Uint8Array> {
  for (const status of statuses)
    yield Buffer.from(`${JSON.stringify({ id: 'moby.buildkit.trace', aux: status.toString('base64') })}\n`);
  yield Buffer.from('{"id":"moby.image.id","aux":{"ID":"sha256:1"}}\n');
}

test('lines that BuildKit tells in pieces are put together, the last one when its step ends', async () => {
  const work = recordedWork();
  const pieces = ['Installed 2', ' packages\n + numpy', '==2.4', '.6\nno end'].map(printed);
  expect(await followBuild(build(...pieces, ended), work, () => ({ id: 'a', title: 'A' }))).toBe('sha256:1');
  expect(work.lines).toEqual(['Installed 2 packages', ' + numpy==2.4.6', 'no end']);
});
