import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settingsSchema } from '#contract/system/settings.ts';
import type { BuildSettings } from '#core/engine/engine.ts';
import { CONDA_FOLDER } from '#core/engine/image-plan.ts';
import { buildSettings } from '#core/image/build-settings.ts';
import { waitUntilReady } from '#core/run/health.ts';
import { freePort } from '#core/run/port.ts';
import { type CondaChannel, openCondaChannel } from '#core/testing/conda-channel.ts';
import { recordedWork, scoringRequirements, smallPlan } from '#core/testing/plan.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { createDockerEngine, type DockerEngine } from './docker-engine.ts';

const BASE = 'python:3.11-slim';
const host = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock';
let ground: string;
let channel: CondaChannel;
let engine: DockerEngine;
let settings: BuildSettings;

beforeAll(async () => {
  ground = await mkdtemp(join(tmpdir(), 'slipway-conda-'));
  engine = createDockerEngine({
    cacheFolder: ground,
    findEndpoint: async () => ({ host, foundBy: 'DOCKER_HOST' }),
  });
  channel = await openCondaChannel(join(ground, 'channel'), { python: 'python3', bringsPython: false });
  // The channel is on the loopback of this machine.
  const wanted = settingsSchema.parse({ buildNetwork: 'host', condaChannels: [channel.url] });
  settings = await buildSettings(wanted, process.env);
});

afterAll(async () => {
  await engine.close();
  channel.close();
  await rm(ground, { recursive: true, force: true });
});

const SCRIPT = `import os, subprocess

def init():
    pass

def run(value):
    said = subprocess.run(["word-tool"], capture_output=True, text=True, check=True).stdout
    return {"words": said.split(), "prefix": os.environ["CONDA_PREFIX"]}
`;

test('conda packages are a layer of their own below the Python packages, for the user of the service too', {
  timeout: 240_000,
}, async () => {
  const requirements = await scoringRequirements();
  const lock = await engine.lock({ python: '3.11', base: BASE, requirements, settings }, recordedWork());
  const request = { python: '3.11', base: BASE, settings };
  const conda = await engine.lockConda({ ...request, specs: ['word-tool'] }, recordedWork());
  const plan = await smallPlan(await temporaryFolder(), {
    lock,
    script: SCRIPT,
    name: 'conda-words',
    conda: {
      lock: conda.text,
      packages: conda.packages.map(({ name }) => name),
      bringsPython: false,
    },
  });
  const environment = { ...plan.environment, CONDA_PREFIX: CONDA_FOLDER };
  const built = await engine.build(
    { plan: { ...plan, environment }, settings, noCache: false },
    recordedWork(),
  );
  expect(built.layers.map(({ kind }) => kind)).toEqual([
    ...['base', 'conda', 'dependencies', 'scoring', 'model', 'schema', 'script'],
  ]);
  const port = await freePort();
  const run = { runId: 'conda-words', engineId: built.engineId, image: built.tag, port, environment: {} };
  const engineId = await engine.startRun({ ...run, cpus: undefined, memoryBytes: undefined });
  try {
    const signal = AbortSignal.timeout(60_000);
    expect(await waitUntilReady({ port, isOver: async () => false, signal })).toBe(true);
    const response = await fetch(`http://127.0.0.1:${port}/score`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"value": 3}',
    });
    expect(await response.json()).toEqual({ words: ['one', 'two'], prefix: CONDA_FOLDER });
  } finally {
    await engine.removeRun(engineId);
    await engine.removeImage(built);
  }
  const refused = engine.lockConda({ ...request, specs: ['no-such-tool'] }, recordedWork());
  await expect(refused).rejects.toMatchObject({ code: 'dependency_unresolved' });
});
