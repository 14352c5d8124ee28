import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bringsPython, type CondaLock } from '#core/engine/conda/conda-packages.ts';
import type { CondaPlan } from '#core/engine/image-plan.ts';
import { CONDA_FOLDER } from '#core/engine/image-plan.ts';
import { waitUntilReady } from '#core/run/health.ts';
import { BUILD_SETTINGS } from '#core/testing/build-settings.ts';
import { type CondaChannel, openCondaChannel } from '#core/testing/conda-channel.ts';
import { recordedWork } from '#core/testing/plan.ts';
import { openWorkshop, type Workshop } from '#core/testing/process-workshop.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { findPython } from './python.ts';

let ground: string;
let channel: CondaChannel;
let workshop: Workshop;

beforeAll(async () => {
  const { path } = await findPython({ wanted: '3.11', chosen: undefined, environment: process.env });
  ground = await mkdtemp(join(tmpdir(), 'slipway-conda-'));
  channel = await openCondaChannel(join(ground, 'channel'), { python: path, bringsPython: true });
  workshop = await openWorkshop(ground);
});

afterAll(async () => {
  await workshop.close();
  channel.close();
  await rm(ground, { recursive: true, force: true });
});

const lockConda = (
  specs: readonly string[],
  channels: readonly string[] = [channel.url],
): Promise<CondaLock> =>
  workshop.engine.lockConda(
    { python: '3.11', base: '', specs, settings: { ...BUILD_SETTINGS, condaChannels: channels } },
    recordedWork(),
  );

const planOf = (lock: CondaLock): CondaPlan => ({
  lock: lock.text,
  packages: lock.packages.map(({ name }) => name),
  bringsPython: bringsPython(lock),
});

async function answerOf(conda: CondaPlan, script: string): Promise<unknown> {
  const { image } = await workshop.build({ conda, script, environment: { CONDA_PREFIX: CONDA_FOLDER } });
  const run = await workshop.start(image);
  const signal = AbortSignal.timeout(30_000);
  expect(await waitUntilReady({ port: run.port, isOver: async () => false, signal })).toBe(true);
  const response = await fetch(`http://127.0.0.1:${run.port}/score`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"value": 3}',
  });
  return response.json();
}

const WITH_TOOL = `import subprocess, sys

def init():
    pass

def run(value):
    said = subprocess.run(["word-tool"], capture_output=True, text=True, check=True).stdout
    return {"words": said.split(), "prefix": sys.base_prefix}
`;

const WITH_MODULE = `import word_count, orjson, sys

def init():
    pass

def run(value):
    return {"count": word_count.count("a b c"), "prefix": sys.base_prefix}
`;

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('conda packages', () => {
  it('are locked with the hash of every file, those they need too', async () => {
    const lock = await lockConda(['word-tool =2.1']);
    expect(lock.packages.map(({ name, version }) => `${name} ${version}`).sort()).toEqual([
      'word-list 1.2.0',
      'word-tool 2.1.0',
    ]);
    expect(lock.text.match(/sha256: [0-9a-f]{64}/g)).toHaveLength(2);
  });

  it('are programs for the script, whatever folder they were built for', async () => {
    const lock = await lockConda(['word-tool']);
    expect(await answerOf(planOf(lock), WITH_TOOL)).toMatchObject({ words: ['one', 'two'] });
  });

  it('are modules of the script, on the Python that they bring', async () => {
    const lock = await lockConda(['word-count']);
    expect(bringsPython(lock)).toBe(true);
    const answer = await answerOf(planOf(lock), WITH_MODULE);
    expect(answer).toMatchObject({ count: 3, prefix: expect.stringMatching(/environments\/[^/]+\/conda$/) });
    expect(answer).not.toMatchObject({ prefix: expect.stringContaining('.making') });
  });

  it.each([
    [['no-such-tool'], /have no no-such-tool\.$/],
    [['word-tool 9.*'], /have no word-tool 9\.\*\.$/],
    [['word-tool', 'word-list <1'], /have no word-list <1\.$/],
  ])('are refused by name: %j', async (specs, message) => {
    await expect(lockConda(specs)).rejects.toMatchObject({
      code: 'dependency_unresolved',
      message: expect.stringMatching(message),
    });
  });

  it('of a channel that cannot be read are an error of the channel', async () => {
    await expect(lockConda(['word-tool'], [`${channel.url}nothing/`])).rejects.toMatchObject({
      code: 'engine_failed',
      message: expect.stringContaining('A conda channel cannot be read'),
    });
  });

  it('with other bytes than were locked are not installed', async () => {
    const folder = await temporaryFolder();
    const { path } = await findPython({ wanted: '3.11', chosen: undefined, environment: process.env });
    const changed = await openCondaChannel(folder, { python: path, bringsPython: false });
    try {
      const lock = await lockConda(['word-list'], [changed.url]);
      const [file = ''] = (await readdir(join(folder, 'noarch'))).filter((name) => name.endsWith('.bz2'));
      await writeFile(join(folder, 'noarch', file), 'other bytes');
      // What was downloaded before has the bytes of the lock.
      await rm(join(ground, 'engine', 'cache', 'conda', 'packages'), { recursive: true });
      await expect(workshop.build({ conda: planOf(lock) })).rejects.toMatchObject({
        code: 'build_failed',
        message: expect.stringContaining('cannot be installed'),
      });
    } finally {
      changed.close();
    }
  });
});
