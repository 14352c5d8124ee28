import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Settings, settingsSchema } from '#contract/system/settings.ts';
import { createDirectBuilder } from '#core/direct/direct-builder.ts';
import { createDockerEngine } from '#core/docker/docker-engine.ts';
import { silentLogger } from '#core/log/logger.ts';
import { createProcessEngine } from '#core/process/process-engine.ts';
import { openRegistry } from '#core/registry/registry-client.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { createEngines, type Engines } from './engines.ts';

const host = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock';

/** The engines of a machine, with or without Docker. */
async function enginesOf(machine: {
  readonly hasDocker: boolean;
  readonly settings?: Partial<Settings>;
}): Promise<Engines> {
  const folder = await temporaryFolder();
  const environment = process.env;
  const settings = async (): Promise<Settings> => ({ ...settingsSchema.parse({}), ...machine.settings });
  return createEngines({
    docker: createDockerEngine({
      cacheFolder: join(folder, 'caches'),
      findEndpoint: async () => (machine.hasDocker ? { host, foundBy: 'DOCKER_HOST' } : undefined),
    }),
    process: createProcessEngine({ folder, environment, settings, logger: silentLogger }),
    direct: createDirectBuilder({
      folder,
      processFolder: folder,
      environment,
      settings,
      openRegistry: (registry) => openRegistry({ environment, home: folder, settings }, registry),
    }),
    settings,
  });
}

test('what is published is built by Docker where it answers, else without an engine', async () => {
  expect((await (await enginesOf({ hasDocker: true })).chooseBuilder(undefined)).kind).toBe('docker');
  const without = await enginesOf({ hasDocker: false });
  expect((await without.chooseBuilder(undefined)).kind).toBe('direct');
  expect((await without.choose(undefined)).kind).toBe('process');
});

test('the builder that is asked for, or that the settings name, is taken', async () => {
  const engines = await enginesOf({ hasDocker: true, settings: { builder: 'direct' } });
  expect((await engines.chooseBuilder(undefined)).kind).toBe('direct');
  expect((await engines.chooseBuilder('docker')).kind).toBe('docker');
});

test('Docker that is asked for and does not answer is told of, and nothing else is taken', async () => {
  const engines = await enginesOf({ hasDocker: false });
  await expect(engines.chooseBuilder('docker')).rejects.toMatchObject({ code: 'engine_unavailable' });
});
