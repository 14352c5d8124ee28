import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineWork } from '#core/engine/engine.ts';
import { APP_FOLDER, type CondaPlan, type ImagePlan, type PlannedFile } from '#core/engine/image-plan.ts';
import { readScoringServer } from '#core/image/scoring-layer.ts';
import { hashFile } from '#core/store/blobs.ts';

/** Work that nobody watches; `lines` and `steps` say afterwards what was told. */
export function recordedWork(signal: AbortSignal = new AbortController().signal): EngineWork & {
  readonly lines: string[];
  readonly steps: Map<string, string>;
} {
  const lines: string[] = [];
  const steps = new Map<string, string>();
  return {
    signal,
    lines,
    steps,
    log: (text) => lines.push(text),
    step: (id) => steps.set(id, 'running'),
    endStep: (id, state = 'done') => steps.set(id, state),
  };
}

/** A small plan: a script that doubles a number, a text as model, no packages but the scoring server's. */
export async function smallPlan(
  folder: string,
  options: {
    readonly lock: string;
    readonly script?: string;
    readonly name?: string;
    readonly conda?: CondaPlan;
  },
): Promise<ImagePlan> {
  const resources = join(import.meta.dirname, '..', '..', 'resources');
  const scoring = await readScoringServer(resources);
  const script = await textFile(folder, 'score.py', options.script ?? DOUBLE);
  const model = await textFile(folder, 'factor.txt', '2');
  const schema = await textFile(folder, 'schema.json', '[{"value": 4}]');
  const name = options.name ?? 'double';
  return {
    reference: `${name}:1`,
    manifestDigest: `sha256:${'0'.repeat(64)}`,
    base: 'python:3.11-slim',
    python: '3.11',
    packages: [],
    steps: [],
    lock: options.lock,
    conda: options.conda,
    scoring: scoring.layer,
    models: [{ kind: 'model', title: 'Model factor:1', target: APP_FOLDER, files: [model] }],
    schema: {
      arguments: ['--script', 'score.py', '--service-name', name, '--schema', '.slipway/source/schema.json'],
      files: [{ ...schema, path: '.slipway/source/schema.json' }],
      reads: 'nothing',
      environment: {},
    },
    script: { kind: 'script', title: 'Script score.py', target: APP_FOLDER, files: [script] },
    environment: { SLIPWAY_SCRIPT: 'score.py', SLIPWAY_SERVICE_NAME: name },
    labels: { 'io.slipway.reference': `${name}:1` },
  };
}

/** The scoring server's own requirements. */
export async function scoringRequirements(): Promise<string> {
  const resources = join(import.meta.dirname, '..', '..', 'resources');
  return `${(await readScoringServer(resources)).requirements.join('\n')}\n`;
}

export async function textFile(folder: string, name: string, text: string): Promise<PlannedFile> {
  const source = join(folder, name);
  await writeFile(source, text);
  return { path: name, source, digest: await hashFile(source), size: Buffer.byteLength(text) };
}

const DOUBLE = `
factor = None

def init():
    global factor
    factor = int(open("factor.txt").read())
    print("loaded factor", factor)

def run(value):
    return {"doubled": value * factor}
`;
