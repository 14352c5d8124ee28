import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ANSWERS } from '#cli/reference/answers.ts';
import { type Ended, runCli, startCli, withBuiltCli } from '#cli/testing/built-cli.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';

withBuiltCli();

interface Place {
  readonly folder: string;
  readonly options: Parameters<typeof runCli>[1];
  run(...words: readonly string[]): Promise<Ended>;
  /** With `--json`: expects success, and the shape that the reference tells. */
  answer(...words: readonly string[]): Promise<unknown>;
}

/** A data folder with the test cluster saved in it, as the developer of one namespace, and a project that counts its calls. */
async function place(): Promise<Place> {
  const folder = await temporaryFolder();
  const dataFolder = join(folder, 'data');
  await mkdir(join(folder, 'project', 'requests'), { recursive: true });
  await writeFile(
    join(folder, 'project', 'slipway.yml'),
    'name: small\nscript: score.py\nruntime: python-3.11\n',
  );
  await writeFile(join(folder, 'project', 'requests', 'one.json'), '{"x": 1}\n');
  await writeFile(
    join(folder, 'project', 'score.py'),
    'def init():\n    print("up")\n\n\ndef run(x: int):\n    return {"value": x}\n',
  );
  const options = { dataFolder, cwd: folder, environment: { ...process.env, SLIPWAY_HOME: dataFolder } };
  const run = (...words: readonly string[]): Promise<Ended> => runCli(words, options);
  return {
    folder,
    options,
    run,
    answer: async (...words) => {
      const { code, stdout, stderr } = await run(...words, '--json');
      expect({ words, code, stderr }).toEqual({ words, code: 0, stderr: '' });
      const document: unknown = JSON.parse(stdout);
      shapeOf(words)?.parse(document);
      return document;
    },
  };
}

/** What the reference says of this command line: of its words, and of an option that changes the answer. */
function shapeOf(words: readonly string[]) {
  const keys = Object.keys(ANSWERS).filter((key) => {
    const [command = '', option] = key.split(' --');
    return words.join(' ').startsWith(command) && (option === undefined || words.includes(`--${option}`));
  });
  return ANSWERS[keys.sort((a, b) => a.length - b.length).at(-1) ?? ''];
}

test('a service is published, looked after, updated, taken back and deleted by commands', async () => {
  const { run, answer, options } = await place();
  const name = `c-${randomBytes(4).toString('hex')}`;
  const registry = process.env.SLIPWAY_TEST_REGISTRY ?? '';
  const kubeconfig = process.env.SLIPWAY_TEST_DEVELOPER_KUBECONFIG ?? '';
  await answer(
    'cluster',
    'add',
    'test',
    '--kubeconfig',
    kubeconfig,
    '--namespace',
    'apps',
    '--registry',
    registry,
  );
  onTestFinished(async () => {
    await run('service', 'delete', name, '--yes');
  }, 60_000);

  expect(await run('publish', 'project', '--name', name)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--yes'),
  });
  expect(await answer('publish', 'small', '--name', name, '--dry-run')).toMatchObject({
    isNew: true,
    service: name,
  });
  const published = await answer(
    'publish',
    'small',
    '--name',
    name,
    '--memory',
    '256Mi',
    '--cpu',
    '50m',
    '--yes',
  );
  expect(published).toMatchObject({ deployment: 1, service: { name, state: 'ready' } });

  expect((await run('service', 'list')).stdout).toContain(name);
  expect((await run('services')).stdout).toContain(name);
  expect((await run('service', 'show', name)).stdout).toMatch(/1 of 1 ready/);
  expect(await answer('service', 'score', name, '-d', '{"x": 5}')).toMatchObject({ status: 200 });
  expect(await answer('service', 'traffic', name)).toMatchObject({ replicas: 1 });
  expect(await answer('service', 'usage', name)).toMatchObject({
    headers: { Authorization: 'Bearer <key>' },
  });
  expect((await run('service', 'logs', name)).stdout).toMatch(/ up\n/);
  expect(await answer('service', 'events', name)).toHaveProperty('events');
  expect((await run('service', 'export', name)).stdout).toContain('kind: Deployment');
  const keys = await answer('service', 'keys', name);
  const shared = (await run('service', 'share', name, '--output', '-')).stdout;
  expect(shared).toContain(`<h1>How to call ${name}</h1>`);
  expect(shared).not.toContain(Reflect.get(Object(keys), 'primary'));
  expect(await answer('service', 'keys', name, '--regenerate', 'secondary', '--yes')).toMatchObject({
    primary: Reflect.get(Object(keys), 'primary'),
    replicas: 1,
  });

  const open = startCli(['service', 'open', name, '--json'], options);
  const [line] = await once(open.process.stdout, 'data');
  const { url } = JSON.parse(String(line));
  const swagger = await fetch(`${url}/swagger.json`);
  expect(swagger.status).toBe(200);
  open.process.kill('SIGINT');
  expect(await open.ended).toMatchObject({ code: 0 });

  expect(await run('update', name)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Nothing to update'),
  });
  expect(
    await answer('update', name, '--env', 'LEVEL=high', '--prove', '10/s', '--prove-seconds', '1'),
  ).toMatchObject({
    deployment: 2,
  });
  expect((await run('service', 'diff', name)).stdout).toContain('environment.LEVEL');
  expect(await answer('service', 'history', name)).toMatchObject({
    deployments: [{ number: 2, proof: { report: { failed: 0 } } }, { number: 1 }],
  });
  await answer('service', 'rollback', name, '--yes');
  await answer('service', 'scale', name, '2');
  await answer('service', 'pause', name, '--yes');
  expect(await run('service', 'score', name)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('No replica'),
  });
  await answer('service', 'resume', name);
  expect((await run('service', 'delete', name, '--yes')).stdout).toContain(`Deleted Deployment ${name}.`);
  expect(await run('service', 'show', name)).toMatchObject({ code: 1 });
}, 600_000);
