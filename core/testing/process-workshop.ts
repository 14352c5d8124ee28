import { readdir, realpath } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BuiltImage, Engine, EngineWork, RunStatus, StartRequest } from '#core/engine/engine.ts';
import { APP_FOLDER, type CondaPlan, type ImagePlan } from '#core/engine/image-plan.ts';
import { silentLogger } from '#core/log/logger.ts';
import { createProcessEngine } from '#core/process/process-engine.ts';
import { BUILD_SETTINGS } from './build-settings.ts';
import { recordedWork, scoringRequirements, smallPlan, textFile } from './plan.ts';

/* What the tests of this folder work with: the real engine on a folder of its own, real plans, real runs. */

interface PlanParts {
  readonly reference?: string;
  readonly lock?: string;
  readonly script?: string;
  /** Text of the model `factor.txt`. */
  readonly model?: string;
  readonly conda?: CondaPlan;
  readonly importsScript?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Workshop {
  readonly folder: string;
  readonly engine: Engine;
  /** Pins the scoring server's requirements and these. */
  lock(requirements?: string): Promise<string>;
  plan(parts: PlanParts): Promise<ImagePlan>;
  build(parts: PlanParts, options?: { readonly noCache?: boolean }): Promise<Built>;
  start(image: BuiltImage, change?: Partial<StartRequest>): Promise<Started>;
  status(engineId: string): Promise<RunStatus>;
  ended(engineId: string): Promise<RunStatus>;
  log(engineId: string): Promise<string>;
  /** Ends all runs. */
  close(): Promise<void>;
}

interface Built {
  readonly image: BuiltImage;
  readonly work: EngineWork & { readonly lines: string[]; readonly steps: Map<string, string> };
  /** Kinds of the layers that this build made. */
  readonly made: readonly string[];
}

interface Started {
  readonly engineId: string;
  readonly port: number;
}

/** Opens the engine on a folder; two workshops on one folder are two Slipways on one machine. */
export async function openWorkshop(temporary: string): Promise<Workshop> {
  const folder = await realpath(temporary);
  const engine = createProcessEngine({
    folder: join(folder, 'engine'),
    environment: process.env,
    settings: async () => ({
      baseImages: {},
      extraPackageIndexes: [],
      condaChannels: [],
      buildNetwork: 'default',
      startSeconds: 300,
      trashDays: 7,
      keepTasks: 100,
    }),
    logger: silentLogger,
  });
  const usualLock = lazily(() => lock(''));
  const lock = async (requirements: string): Promise<string> =>
    engine.lock(
      {
        python: '3.11',
        base: '',
        requirements: `${await scoringRequirements()}${requirements}`,
        settings: BUILD_SETTINGS,
      },
      recordedWork(),
    );
  const plan = async (parts: PlanParts): Promise<ImagePlan> =>
    planOf(folder, { ...parts, lock: parts.lock ?? (await usualLock()) });
  const status = async (engineId: string): Promise<RunStatus> =>
    (await engine.statusOf([engineId])).get(engineId) ?? { state: 'gone' };
  return {
    folder,
    engine,
    lock: (requirements = '') => lock(requirements),
    plan,
    build: async (parts, options = {}) => {
      const work = recordedWork();
      const request = {
        plan: await plan(parts),
        settings: BUILD_SETTINGS,
        noCache: options.noCache ?? false,
      };
      const image = await engine.build(request, work);
      const made = image.layers.filter((layer) => layer.rebuiltBecause !== undefined).map(({ kind }) => kind);
      return { image, work, made };
    },
    start: (image, change) => start(engine, image, change ?? {}),
    status,
    ended: (engineId) => ended(() => status(engineId)),
    log: async (engineId) => {
      const page = await engine.readLog({ engineId, after: 0, max: 1000, waitMs: 0 });
      return page.lines.map((line) => line.text).join('\n');
    },
    close: async () => {
      for (const id of await readdir(join(folder, 'engine', 'runs')).catch((): string[] => []))
        await engine.removeRun(id);
    },
  };
}

async function planOf(folder: string, parts: PlanParts & { readonly lock: string }): Promise<ImagePlan> {
  const reference = parts.reference ?? 'double:1';
  const small = await smallPlan(folder, {
    lock: parts.lock,
    ...(parts.conda === undefined ? {} : { conda: parts.conda }),
    name: reference.replace(/:.*/, ''),
    ...(parts.script === undefined ? {} : { script: parts.script }),
  });
  const model = await textFile(folder, 'factor.txt', parts.model ?? '2');
  return {
    ...small,
    reference,
    models: [{ kind: 'model', title: 'Model factor', target: APP_FOLDER, files: [model] }],
    schema:
      parts.importsScript === true
        ? { arguments: ['--script', 'score.py'], files: [], reads: 'import', environment: {} }
        : small.schema,
    environment: { ...small.environment, ...parts.environment },
  };
}

async function start(engine: Engine, image: BuiltImage, change: Partial<StartRequest>): Promise<Started> {
  const port = change.port ?? (await freePort());
  const engineId = await engine.startRun({
    runId: `run-${port}`,
    engineId: image.engineId,
    image: image.tag,
    port,
    cpus: undefined,
    memoryBytes: undefined,
    environment: {},
    ...change,
  });
  return { engineId, port };
}

async function ended(status: () => Promise<RunStatus>): Promise<RunStatus> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const now = await status();
    if (now.state !== 'running') return now;
    await sleep(25);
  }
  throw new Error('the run did not end');
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('there is no free port');
  return address.port;
}

export async function untilReady(port: number): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const response = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined);
    if (response?.ok === true) return;
    await sleep(25);
  }
  throw new Error('the run did not become ready');
}

export async function score(port: number, value: unknown): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${port}/score`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ value }),
  });
  return response.json();
}

function lazily<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
