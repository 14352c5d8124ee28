import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { registerResultSchema } from '#contract/model/model.ts';
import type { Task } from '#contract/task/task.ts';
import { type TemporaryCore, temporaryCore } from './testing/temporary-core.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

/*
 * What happens when something is wrong, asked through the contract as every door asks it. Bad manifests have
 * their tests in core/manifest, bad models in core/model.
 */

const run = promisify(execFile);

/** A project whose script is `script`; no model, no dependencies but the scoring server's. */
async function project(script: string, manifest = ''): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(
    join(folder, 'slipway.yml'),
    `name: broken\nscript: score.py\nschema: schema.json\n${manifest}`,
  );
  await writeFile(join(folder, 'score.py'), script);
  await writeFile(join(folder, 'schema.json'), '[{"value": 1}]');
  return folder;
}

async function cleanUp(core: TemporaryCore): Promise<void> {
  for (const each of (await core.client.run.list({})).runs)
    await core.client.run.remove({ id: each.id, force: true });
  for (const each of (await core.client.image.list({})).images)
    await core.client.image.delete({ reference: each.reference, engine: each.engine });
}

async function failedUp(folder: string, engine: 'docker' | 'process' = 'docker'): Promise<Task> {
  const core = await temporaryCore();
  onTestFinished(() => cleanUp(core));
  return core.ended(core.client.run.up({ folder, engine }));
}

test.each(['docker', 'process'] as const)(
  'a script that fails at import says where, on the %s engine',
  async (engine) => {
    const task = await failedUp(
      await project('import nothing_of_that_name\n\ndef run(value):\n    return value\n'),
      engine,
    );
    expect(task).toMatchObject({
      state: 'failed',
      error: { code: 'run_failed', hint: expect.stringContaining('slipway logs'), details: { exitCode: 3 } },
    });
    expect(JSON.stringify(task.error)).toContain('nothing_of_that_name');
  },
  120_000,
);

test('a script that fails in init() says where', async () => {
  const script =
    'def init():\n    raise ValueError("the weights are gone")\n\ndef run(value):\n    return value\n';
  const task = await failedUp(await project(script));
  expect(task.error).toMatchObject({ code: 'run_failed', message: expect.stringContaining('init()') });
  expect(JSON.stringify(task.error?.details)).toContain('the weights are gone');
}, 120_000);

test('a script without run(), or with a syntax error, is refused before anything is built', async () => {
  for (const script of ['def init():\n    pass\n', 'def run(value:\n    return value\n']) {
    const task = await failedUp(await project(script));
    expect(task.error?.code).toMatch(/script_invalid|manifest_invalid/);
    expect(task.steps.map((step) => step.id)).not.toContain('foundation');
  }
});

test('a dependency that does not exist is named with its constraint', async () => {
  const folder = await project(
    'def run(value):\n    return value\n',
    'dependencies: ["slipway-no-such-package>=2"]\n',
  );
  const task = await failedUp(folder);
  expect(task.error).toMatchObject({
    code: 'dependency_unresolved',
    message: expect.stringContaining('slipway-no-such-package'),
    hint: expect.any(String),
  });
});

test('a port that is taken is told, and nothing is left over', async () => {
  const core = await temporaryCore();
  onTestFinished(() => cleanUp(core));
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const folder = await project('def run(value):\n    return value\n');
  const task = await core.ended(core.client.run.up({ folder, engine: 'docker', port }));
  expect(task.error).toMatchObject({ code: 'port_taken', message: expect.stringContaining(String(port)) });
  expect((await core.client.run.list({})).runs).toEqual([]);
}, 120_000);

test('a run over its memory limit says so', async () => {
  const core = await temporaryCore();
  onTestFinished(() => cleanUp(core));
  const folder = await project(
    'def init():\n    global data\n    data = bytearray(400_000_000)\n\ndef run(value):\n    return value\n',
  );
  const task = await core.ended(core.client.run.up({ folder, engine: 'docker', memory: '128M' }));
  expect(task).toMatchObject({ state: 'failed', error: { code: 'run_failed' } });
  expect(task.error?.message).toMatch(/memory|killed/i);
}, 120_000);

/** Stands before the real engine and can go away: the one fault the shared engine must not be given. */
async function engineThatStops(
  folder: string,
): Promise<{ readonly address: string; readonly stop: () => void }> {
  const real = (process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock').replace('unix://', '');
  const path = join(folder, 'docker.sock');
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    const engine = connect(real);
    for (const socket of [client, engine]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    client.pipe(engine).pipe(client);
  }).listen(path);
  await once(server, 'listening');
  const stop = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(stop);
  return { address: `unix://${path}`, stop };
}

test('an engine that stops in the middle of a build is told, and the next build goes through', async () => {
  const core = await temporaryCore();
  onTestFinished(() => cleanUp(core));
  const engine = await engineThatStops(await temporaryFolder());
  await core.client.system.configure({ settings: { dockerHost: engine.address } });
  const folder = await project(
    'def run(value):\n    return value\n',
    `image: {steps: ["RUN echo ${Math.random()} && sleep 30"]}\n`,
  );
  const { taskId } = await core.client.image.build({ folder, engine: 'docker' });
  for (let steps = ''; !steps.includes('steps'); await sleep(50))
    steps = (await core.client.task.get({ id: taskId })).steps.map((step) => step.id).join(' ');
  engine.stop();
  const task = await core.ended(Promise.resolve({ taskId }));
  expect(task).toMatchObject({ state: 'failed', error: { hint: expect.any(String) } });
  expect(task.error?.code).toMatch(/engine_unavailable|engine_failed/);
  await core.client.system.configure({ settings: { dockerHost: null } });
  await writeFile(join(folder, 'slipway.yml'), 'name: broken\nscript: score.py\nschema: schema.json\n');
  expect(await core.ended(core.client.image.build({ folder, engine: 'docker' }))).toMatchObject({
    state: 'succeeded',
  });
}, 120_000);

test('a build is cancelled soon in every phase, and leaves no container', async () => {
  const core = await temporaryCore();
  onTestFinished(() => cleanUp(core));
  const phases = ['check', 'lock', 'steps'];
  for (const phase of phases) {
    const folder = await project(
      'def run(value):\n    return value\n',
      `dependencies: ["tabulate>=0.9,<${Math.floor(Math.random() * 1e6) + 1}"]\nimage: {steps: ["RUN echo ${Math.random()} && sleep 30"]}\n`,
    );
    const { taskId } = await core.client.image.build({ folder, engine: 'docker' });
    for (let steps = ''; !steps.includes(phase); await sleep(20))
      steps = (await core.client.task.get({ id: taskId })).steps.map((step) => step.id).join(' ');
    await core.client.task.cancel({ id: taskId });
    expect(await core.ended(Promise.resolve({ taskId }))).toMatchObject({ state: 'cancelled' });
  }
  const { stdout } = await run('docker', ['ps', '-aq', '--filter', `label=io.slipway.task=${process.pid}`]);
  expect(stdout).toBe('');
  expect((await core.client.image.list({})).images).toEqual([]);
}, 120_000);

/** A file system of a few megabytes; skips nothing: the tests run as root on Linux. */
async function smallDisk(megabytes: number): Promise<string> {
  const folder = await temporaryFolder();
  const disk = join(folder, 'disk');
  await mkdir(disk);
  await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', disk]);
  onTestFinished(async () => {
    await run('umount', ['-l', disk]);
  });
  return disk;
}

test('a full disk while registering loses nothing and leaves nothing half', async () => {
  const disk = await smallDisk(8);
  const core = await temporaryCore({ dataFolder: join(disk, 'data') });
  const files = await temporaryFolder();
  await writeFile(join(files, 'small'), 'weights');
  await writeFile(join(files, 'large'), Buffer.alloc(20_000_000, 1));
  await core.result(core.client.model.register({ name: 'small', path: join(files, 'small') }));
  const task = await core.ended(core.client.model.register({ name: 'large', path: join(files, 'large') }));
  expect(task).toMatchObject({ state: 'failed', error: { code: 'disk_full', hint: expect.any(String) } });
  expect((await core.client.model.list({})).models.map((model) => model.reference)).toEqual(['small:1']);
  expect(await core.result(core.client.model.verify({}))).toMatchObject({ checked: 1, damaged: [] });
});

test('a full disk while the store is written keeps every acknowledged record', async () => {
  const disk = await smallDisk(4);
  const core = await temporaryCore({ dataFolder: join(disk, 'data') });
  const files = await temporaryFolder();
  await writeFile(join(files, 'small'), 'weights');
  await core.result(core.client.model.register({ name: 'small', path: join(files, 'small') }));
  const filler = join(disk, 'filler');
  await run('sh', ['-c', `dd if=/dev/zero of=${filler} bs=4096 2>/dev/null || true`]);
  const description = 'x'.repeat(2000);
  const annotating = core.client.model.annotate({
    reference: 'small',
    description,
    tags: Array(50).fill('y'.repeat(100)),
  });
  await expect(annotating).rejects.toMatchObject({ code: 'disk_full' });
  expect(await core.client.model.get({ reference: 'small' })).toMatchObject({ description: '' });
  await rm(filler);
  await core.client.model.annotate({ reference: 'small', description });
  expect(await core.client.model.get({ reference: 'small' })).toMatchObject({ description });
});

test('a store file cut in half is told with the way back, and repaired', async () => {
  const core = await temporaryCore();
  const files = await temporaryFolder();
  await writeFile(join(files, 'small'), 'weights');
  await core.result(core.client.model.register({ name: 'small', path: join(files, 'small') }));
  await core.client.model.annotate({ reference: 'small', description: 'kept' });
  const path = join(core.folder, 'models.json');
  await writeFile(path, (await readFile(path, 'utf8')).slice(0, 100));
  await expect(core.client.model.list({})).rejects.toMatchObject({ code: 'store_damaged' });
  expect((await core.client.system.doctor({})).findings).toContainEqual(
    expect.objectContaining({ state: 'problem' }),
  );
  const { repaired } = await core.client.system.repair({});
  expect(repaired).toMatchObject([{ path }]);
  expect(await readFile(repaired[0]?.keptAs ?? '', 'utf8')).toHaveLength(100);
  expect((await core.client.model.list({})).models).toMatchObject([{ reference: 'small:1' }]);
});

test('a blob that changed on disk is noticed before it goes into an image', async () => {
  const core = await temporaryCore();
  onTestFinished(() => cleanUp(core));
  const folder = await project(
    'def run(value):\n    return value\n',
    'models: [{name: weights, path: weights.txt}]\n',
  );
  await writeFile(join(folder, 'weights.txt'), `weights ${Math.random()}`);
  const registered = await core.result(
    core.client.model.register({ name: 'weights', path: join(folder, 'weights.txt') }),
  );
  const { model } = registerResultSchema.parse(registered);
  const blob = core.context.store.blobs.pathOf(model.digest);
  await run('chmod', ['644', blob]);
  await writeFile(blob, 'not the model');
  const task = await core.ended(core.client.image.build({ folder, engine: 'docker' }));
  expect(task).toMatchObject({
    state: 'failed',
    error: { code: 'content_changed', hint: expect.stringContaining('verify') },
  });
}, 120_000);
