import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type StoredCall, writeSegment } from '#core/testing/stored-segment.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';

const ALL = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' };

function call(id: string, minute: number, more: Partial<StoredCall>): StoredCall {
  return { id, time: `2026-11-20T08:${String(minute).padStart(2, '0')}:00.000000Z`, ...more };
}

async function recorded(calls: readonly StoredCall[]) {
  const { client } = await temporaryCore();
  const folder = await temporaryFolder();
  await client.store.add({ name: 'here', place: { kind: 'folder', folder } });
  await writeSegment(folder, { service: 'loans', hour: '2026-11-20T08', number: 1, calls });
  const judge = async (labels: string, more: object = {}) => {
    const path = join(folder, 'labels.csv');
    await writeFile(path, labels);
    return client.telemetry.quality({ service: 'loans', filter: ALL, path, ...more });
  };
  return { judge, folder };
}

/** Two requests of two rows each by version 1, one by version 2. */
const CLASSES: readonly StoredCall[] = [
  call('a', 1, { inputs: { data: [{ x: 1 }, { x: 2 }] }, outputs: ['yes', 'no'] }),
  call('b', 2, { inputs: { data: [{ x: 3 }, { x: 4 }] }, outputs: ['yes', 'yes'] }),
  call('c', 3, { inputs: { data: [{ x: 5 }] }, outputs: ['no'], deployment: 'loans:2' }),
  call('d', 4, { status: 500, inputs: { data: [{ x: 6 }] } }),
];

describe('labels that came later', { timeout: 60_000 }, () => {
  it('are joined by request id and row, and measure each version', async () => {
    const { judge } = await recorded(CLASSES);
    const quality = await judge(
      'request_id,row,label\na,0,yes\na,1,yes\nb,0,yes\nb,1,no\nb,1,yes\nc,0,no\nd,0,yes\nnobody,0,yes\n',
    );
    expect(quality).toMatchObject({
      kind: 'classification',
      labels: 8,
      repeated: 1,
      matched: 5,
      predictions: 5,
      versions: [
        { deployment: 'loans:1', rows: 4, measures: [{ name: 'accuracy', value: 0.75 }, { name: 'f1' }] },
        {
          deployment: 'loans:2',
          rows: 1,
          measures: [
            { name: 'accuracy', value: 1 },
            { name: 'f1', value: 1 },
          ],
        },
      ],
    });
  });

  it('of numbers are measured as errors', async () => {
    const numbers = [2.5, 0.5, 2.25].map((value, index) =>
      call(`n${index}`, index, { inputs: { x: index }, outputs: value }),
    );
    const { judge } = await recorded(numbers);
    const quality = await judge('id,target\nn0,3\nn1,0\nn2,2\n');
    expect(quality).toMatchObject({ kind: 'regression', matched: 3 });
    expect(quality.versions[0]?.measures[0]).toMatchObject({ name: 'mae' });
    expect(quality.versions[0]?.measures[0]?.value).toBeCloseTo((0.5 + 0.5 + 0.25) / 3, 12);
  });

  it('and predictions beyond 2^53 are not taken for their neighbours', async () => {
    const [id, other] = ['9007199254740993', '9007199254740992'];
    const { judge, folder } = await recorded([]);
    await writeSegment(folder, {
      service: 'loans',
      hour: '2026-11-20T08',
      number: 2,
      calls: [],
      count: 1,
      // As JSON.stringify cannot write it.
      more: [
        `{"type":"io.slipway.call","id":"big","time":"2026-11-20T08:01:00Z","deployment":"loans:1","status":200,"data":{"inputs":{"x":1},"outputs":${id}}}`,
      ],
    });
    for (const [label, accuracy] of [
      [id, 1],
      [other, 0],
    ] as const)
      expect(await judge(`request_id,label\nbig,${label}\n`)).toMatchObject({
        kind: 'classification',
        versions: [{ measures: [{ name: 'accuracy', value: accuracy }, {}] }],
      });
  });

  it('with scores have an area under the curve', async () => {
    const scored = [
      ['yes', 0.9],
      ['no', 0.4],
      ['no', 0.1],
    ].map(([answer, probability], index) =>
      call(`s${index}`, index, { inputs: { x: index }, outputs: { answer, probability } }),
    );
    const { judge } = await recorded(scored);
    const file = 'request_id,label\ns0,yes\ns1,no\ns2,no\n';
    await expect(judge(file)).rejects.toMatchObject({
      code: 'bad_input',
      data: { hint: 'Outputs: answer, probability. Choose one with --prediction.' },
    });
    const quality = await judge(file, { prediction: 'answer', score: 'probability', positive: 'yes' });
    expect(quality.versions[0]?.measures.find(({ name }) => name === 'auc')?.value).toBe(1);
  });

  it.each([
    ['', 'bad_input'],
    ['something\n1\n', 'bad_input'],
    ['request_id,outcome\na,yes\n', 'bad_input'],
    ['request_id,label\nnobody,yes\n', 'not_found'],
    ['request_id,label\n"a,yes\n', 'bad_input'],
  ])('in a file like %j are refused with a reason', async (file, code) => {
    const { judge } = await recorded(CLASSES);
    await expect(judge(file)).rejects.toMatchObject({ code });
  });
});
