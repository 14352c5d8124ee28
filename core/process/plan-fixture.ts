import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildSettings, Engine, EngineWork } from '../engine/engine.ts';
import {
  APP_FOLDER,
  type FileLayer,
  type ImagePlan,
  type PlannedFile,
  SCORING_FOLDER,
} from '../engine/image-plan.ts';
import { silentLogger } from '../logger.ts';
import { hashFile } from '../store/blobs.ts';
import { createProcessEngine } from './process-engine.ts';

/* Real plans for the tests of this folder: the real scoring server, small scripts, this machine's Python. */

const SCORING = fileURLToPath(new URL('../../resources/scoring/', import.meta.url));

/** This machine reaches its package index through the environment alone. */
export const BUILD_SETTINGS: BuildSettings = {
  packageIndex: undefined,
  extraPackageIndexes: [],
  proxies: {},
  caCertificates: undefined,
  network: 'default',
};

/** What the scoring server itself needs, as its pyproject.toml says. */
export const SCORING_REQUIREMENTS = "orjson>=3.8\nhttptools>=0.6\nuvloop>=0.17; sys_platform != 'win32'\n";

export interface Workshop {
  readonly folder: string;
  readonly engine: Engine;
  /** A file of this text, to be planned. */
  source(path: string, text: string): Promise<PlannedFile>;
  close(): Promise<void>;
}

/** A folder of its own with an engine in it; `share` keeps downloads between workshops of one test file. */
export async function openWorkshop(): Promise<Workshop> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'slipway-process-')));
  const engine = createProcessEngine({
    folder: join(folder, 'engine'),
    environment: process.env,
    settings: async () => ({
      baseImages: {},
      extraPackageIndexes: [],
      buildNetwork: 'default',
      keepTasks: 100,
    }),
    logger: silentLogger,
  });
  return {
    folder,
    engine,
    source: async (path, text) => {
      const digest = createHash('sha256').update(text).digest('hex');
      const source = join(folder, 'sources', digest);
      await mkdir(dirname(source), { recursive: true });
      await writeFile(source, text);
      return { path, digest: `sha256:${digest}`, size: Buffer.byteLength(text), source };
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

export async function scoringLayer(): Promise<FileLayer> {
  const entries = await readdir(SCORING, { recursive: true, withFileTypes: true });
  const sources = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.py') && !entry.name.startsWith('test_'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => path.startsWith(join(SCORING, 'slipway_scoring')))
    .sort();
  const files = await Promise.all(
    sources.map(async (source) => ({
      path: source.slice(SCORING.length),
      digest: await hashFile(source),
      size: 0,
      source,
    })),
  );
  return { kind: 'scoring', title: 'Scoring server', target: SCORING_FOLDER, files };
}

export interface PlanParts {
  readonly reference?: string;
  readonly lock: string;
  readonly script: string;
  readonly models?: Readonly<Record<string, string>>;
  readonly requests?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The plan of an image with this script, these models and the schema that the requests or the script give. */
export async function planOf(workshop: Workshop, parts: PlanParts): Promise<ImagePlan> {
  const script = await workshop.source('score.py', parts.script);
  const models = await Promise.all(
    Object.entries(parts.models ?? {}).map(async ([path, text]) => ({
      kind: 'model' as const,
      title: `Model ${path}`,
      target: APP_FOLDER,
      files: [await workshop.source(path, text)],
    })),
  );
  const requests = await Promise.all(
    Object.entries(parts.requests ?? {}).map(([name, text]) =>
      workshop.source(`.slipway/source/requests/${name}`, text),
    ),
  );
  return {
    reference: parts.reference ?? 'sum:1',
    manifestDigest: 'sha256:0',
    base: 'python:3.11-slim',
    python: '3.11',
    packages: [],
    steps: [],
    lock: parts.lock,
    scoring: await scoringLayer(),
    models,
    schema: {
      arguments: [
        '--script',
        'score.py',
        ...(requests.length > 0 ? ['--requests', '.slipway/source/requests'] : []),
      ],
      files: requests,
      importsScript: requests.length === 0,
    },
    script: { kind: 'script', title: 'Script score.py', target: APP_FOLDER, files: [script] },
    environment: { SLIPWAY_SCRIPT: 'score.py', SLIPWAY_SERVICE_NAME: 'sum', ...parts.environment },
    labels: { 'io.slipway.reference': parts.reference ?? 'sum:1' },
  };
}

export interface RecordedWork extends EngineWork {
  readonly lines: string[];
  readonly steps: Map<string, string>;
  readonly controller: AbortController;
}

/** Work that remembers what it was told. */
export function recordWork(): RecordedWork {
  const controller = new AbortController();
  const lines: string[] = [];
  const steps = new Map<string, string>();
  return {
    lines,
    steps,
    controller,
    signal: controller.signal,
    log: (text) => {
      lines.push(text);
    },
    step: (id) => {
      steps.set(id, 'running');
    },
    endStep: (id, state = 'done') => {
      steps.set(id, state);
    },
  };
}
