import { describe, expect, it } from 'vitest';
import { type StoredCall, writeSegment } from '#core/testing/stored-segment.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';

const ALL = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' };

/** One call for each answer. */
async function recorded(answers: readonly (Partial<StoredCall> & { readonly outputs: unknown })[]) {
  const { client } = await temporaryCore();
  const folder = await temporaryFolder();
  await client.store.add({ name: 'here', place: { kind: 'folder', folder } });
  const calls = answers.map((answer, index) => ({
    ...{ id: `${index}`, time: `2026-11-20T08:00:${String(index).padStart(2, '0')}.000000Z` },
    ...{ inputs: { x: index }, ...answer },
  }));
  await writeSegment(folder, { service: 'loans', hour: '2026-11-20T08', number: 1, calls });
  return (more: object = {}) =>
    client.telemetry.estimate({ service: 'loans', filter: ALL, score: 'probability', ...more });
}

const answer = (decision: string, probability: unknown) => ({ outputs: { decision, probability } });

describe('estimates without labels', { timeout: 60_000 }, () => {
  it('are told for each version, as estimates, with what has no probability', async () => {
    const estimate = await recorded([
      answer('yes', 0.9),
      answer('no', 0.2),
      { ...answer('no', 0.4), deployment: 'loans:2' },
      answer('no', null),
      answer('no', 1.5),
      { ...answer('yes', 0.9), status: 500 },
    ]);
    const found = await estimate({ prediction: 'decision', positive: 'yes' });
    expect(found).toMatchObject({
      isEstimate: true,
      unscored: 2,
      versions: [
        { deployment: 'loans:1', rows: 2 },
        { deployment: 'loans:2', rows: 1 },
      ],
    });
    expect(found.versions[0]?.measures[0]?.value).toBeCloseTo((0.9 + 0.8) / 2, 12);
    expect(found.versions[1]?.measures[0]?.value).toBeCloseTo(0.6, 12);
    // Without a prediction the probability decides.
    expect((await estimate()).versions[1]?.measures[0]?.value).toBeCloseTo(0.6, 12);
  });

  it('are refused where there is no probability, or other than two classes', async () => {
    const estimate = await recorded([answer('a', 0.9), answer('b', 0.2), answer('c', 0.1)]);
    await expect(estimate({ score: 'score' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(estimate({ prediction: 'decision', positive: 'a' })).rejects.toMatchObject({
      code: 'bad_input',
    });
  });
});
