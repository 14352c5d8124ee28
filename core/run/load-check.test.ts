import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadReportSchema } from '#contract/load/load-report.ts';
import { upResultSchema } from '#contract/run/run.ts';
import { type TemporaryCore, temporaryCore } from '#core/testing/temporary-core.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';

const SCRIPT = `
import time

def run(seconds):
    time.sleep(seconds)
    return {"slept": seconds}
`;

async function running(
  engine: 'docker' | 'process',
): Promise<{ core: TemporaryCore; id: string; folder: string }> {
  const core = await temporaryCore();
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'slipway.yml'), 'name: sleepy\nscript: score.py\nschema: schema.json\n');
  await writeFile(join(folder, 'score.py'), SCRIPT);
  await writeFile(join(folder, 'schema.json'), '[{"seconds": 0.001}]');
  onTestFinished(async () => {
    for (const run of (await core.client.run.list({})).runs)
      await core.client.run.remove({ id: run.id, force: true });
    for (const image of (await core.client.image.list({})).images)
      await core.client.image.delete({ reference: image.reference, engine: image.engine });
  });
  const { run } = upResultSchema.parse(await core.result(core.client.run.up({ folder, engine })));
  return { core, id: run.id, folder };
}

test.each(['process', 'docker'] as const)(
  'a run of the %s engine is checked under load, and measured meanwhile',
  async (engine) => {
    const { core, id, folder } = await running(engine);
    const before = await core.client.run.stats({ id, overMs: 200 });
    expect(before.memoryBytes).toBeGreaterThan(5 * 2 ** 20);
    expect(before.requests).toMatchObject({ perSecond: 0, total: 1 });

    const checking = core.result(
      core.client.run.loadCheck({ id, requests: 2000, concurrency: 4, seconds: 4 }),
    );
    const meanwhile = await core.client.run.stats({ id, overMs: 1000 });
    expect(meanwhile.requests?.perSecond).toBeGreaterThan(0);
    expect(meanwhile.requests?.latency?.p50).toBeGreaterThan(0.5);
    expect(meanwhile.cpu).toBeGreaterThan(0);

    const report = loadReportSchema.parse(await checking);
    expect(report.sent).toBeGreaterThan(10);
    expect(report).toMatchObject({ failed: 0, outcomes: [{ outcome: '200', count: report.sent }] });
    expect(report.latency.p50).toBeGreaterThan(1);
    // Not in the history: that is of calls that someone looked at.
    expect((await core.client.run.history({ folder })).calls).toHaveLength(1);
  },
  180_000,
);

test('more than the run takes shows as 503, and cancelling ends it at once', async () => {
  const { core, id } = await running('process');
  const { taskId } = await core.client.run.loadCheck({
    id,
    body: '{"seconds": 0.5}',
    requests: 100_000,
    concurrency: 100,
    seconds: 60,
  });
  const report = async () =>
    loadReportSchema.optional().parse((await core.client.task.get({ id: taskId })).result);
  while (((await report())?.failed ?? 0) === 0) await core.client.task.wait({ id: taskId, waitMs: 100 });
  await core.client.task.cancel({ id: taskId });
  const ended = await core.ended(Promise.resolve({ taskId }));
  expect(ended.state).toBe('cancelled');
  expect((await report())?.outcomes).toContainEqual({ outcome: '503', count: expect.any(Number) });
}, 120_000);
