import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Engine } from '#core/engine/engine.ts';
import { silentLogger } from '#core/log/logger.ts';
import { BUILD_SETTINGS } from '#core/testing/build-settings.ts';
import { recordedWork } from '#core/testing/plan.ts';
import { openWorkshop } from '#core/testing/process-workshop.ts';
import { createProcessEngine } from './process-engine.ts';
import { findPython } from './python.ts';

let folder: string;
let real: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-uv-'));
  real = (await findPython({ wanted: '3.11', chosen: undefined, environment: process.env })).path;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The real Python without some of its modules, as some systems ship it. */
async function pythonWithout(modules: readonly string[]): Promise<string> {
  const path = join(folder, `python-without-${modules.join('-')}`);
  const answer = JSON.stringify({ version: [3, 11, 0], implementation: 'cpython', path });
  const refusals = modules.map((module) => `"-m ${module}") exit 1 ;;`).join(' ');
  await writeFile(
    path,
    `#!/bin/sh\ncase "$1 $2" in ${refusals} "-I -S") echo '${answer}'; exit 0 ;; esac\nexec '${real}' "$@"\n`,
  );
  await chmod(path, 0o755);
  return path;
}

function engineWith(python: string, name: string, environment = process.env): Engine {
  return createProcessEngine({
    folder: join(folder, name),
    // No uv of the machine's own: the private one is what is tested.
    environment: { ...environment, PATH: '/usr/bin:/bin' },
    settings: async () => ({
      baseImages: {},
      extraPackageIndexes: [],
      condaChannels: [],
      buildNetwork: 'default',
      startSeconds: 300,
      trashDays: 7,
      keepTasks: 100,
      python,
    }),
    logger: silentLogger,
  });
}

const REQUEST = { python: '3.11', base: '', requirements: 'inflection==0.5.1\n', settings: BUILD_SETTINGS };

describe.runIf(process.platform !== 'win32')('the private uv', { timeout: 120_000 }, () => {
  it('is had through a virtual environment where the Python has no pip', async () => {
    const engine = engineWith(await pythonWithout(['pip']), 'no-pip');
    expect(await engine.lock(REQUEST, recordedWork())).toContain('inflection==0.5.1');
    expect(await readdir(join(folder, 'no-pip', 'tool'))).toEqual(['uv']);
  });

  it('cannot be had with a Python that has neither, and what to install is said', async () => {
    const engine = engineWith(await pythonWithout(['pip', 'venv']), 'neither');
    await expect(engine.lock(REQUEST, recordedWork())).rejects.toMatchObject({
      code: 'engine_unavailable',
      hint: expect.stringContaining('python3-venv'),
    });
    expect(await readdir(join(folder, 'neither', 'tool'))).toEqual([]);
  });

  it('tells when the package index does not answer', async () => {
    const engine = engineWith(real, 'unreachable');
    const settings = { ...BUILD_SETTINGS, packageIndex: 'http://127.0.0.1:9/simple' };
    await expect(engine.lock({ ...REQUEST, settings }, recordedWork())).rejects.toMatchObject({
      code: 'engine_failed',
      hint: expect.stringContaining('package index'),
    });
  });

  it('is stopped within two seconds while it installs, and nothing half-made stays', async () => {
    const workshop = await openWorkshop(await mkdtemp(join(folder, 'cancel-')));
    const plan = await workshop.plan({ reference: 'cancelled:1' });
    await rm(join(workshop.folder, 'engine', 'cache'), { recursive: true });
    const controller = new AbortController();
    const work = recordedWork(controller.signal);
    const building = workshop.engine.build({ plan, settings: BUILD_SETTINGS, noCache: false }, work);
    const outcome = expect(building).rejects.toThrow();
    while (work.steps.get('dependencies') === undefined) await sleep(5);
    await sleep(60);
    const before = Date.now();
    controller.abort();
    await outcome;
    expect(Date.now() - before).toBeLessThan(2000);
    expect(await readdir(join(workshop.folder, 'engine', 'environments'))).toEqual([]);
  });
});

describe('a package that is built of its source', { timeout: 120_000 }, () => {
  it('sees no tokens and passwords of the environment, and what a compiler needs', async () => {
    const source = join(folder, 'curious');
    const seen = join(folder, 'seen.json');
    await mkdir(source);
    await writeFile(
      join(source, 'setup.py'),
      `import json, os\nwith open(${JSON.stringify(seen)}, 'w') as file:\n    json.dump(dict(os.environ), file)\nfrom setuptools import setup\nsetup(name='curious', version='1.0')\n`,
    );
    const environment = {
      ...process.env,
      AWS_SECRET_ACCESS_KEY: 'secret',
      SLIPWAY_TOKEN: 'secret',
      CFLAGS: '-O1',
    };
    const engine = engineWith(real, 'curious-engine', environment);
    const requirements = `curious @ ${pathToFileURL(source).href}\n`;
    await engine.lock({ ...REQUEST, requirements }, recordedWork()).catch(() => undefined);
    const told = z.record(z.string(), z.string()).parse(JSON.parse(await readFile(seen, 'utf8')));
    expect(JSON.stringify(told)).not.toContain('secret');
    expect(told).toMatchObject({ CFLAGS: '-O1' });
  });
});
