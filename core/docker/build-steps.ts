import type { ImageLayer, LayerKind } from '#contract/image/image.ts';
import { condaTitle } from '#core/engine/conda/conda-title.ts';
import { APP_FOLDER, type ImagePlan, SCHEMA_FOLDER, SCORING_FOLDER } from '#core/engine/image-plan.ts';
import { STAGES } from './dockerfile.ts';

export interface BuildStep {
  readonly id: string;
  readonly title: string;
}

/** The step that a BuildKit vertex belongs to, `[stage 2/5] RUN …`; undefined for those a user need not see. */
export function buildStepOf(vertexName: string, plan: ImagePlan): BuildStep | undefined {
  const parsed = /^\[(?:(\S+) )?\d+\/\d+\] (.+)$/s.exec(vertexName);
  if (parsed === null) return undefined;
  const [, stage, instruction = ''] = parsed;
  if (stage === STAGES.uv)
    return instruction.startsWith('FROM') ? undefined : { id: 'uv', title: 'Prepare the installer' };
  if (stage === STAGES.conda)
    return instruction.startsWith('FROM')
      ? undefined
      : { id: 'rattler', title: 'Prepare the conda installer' };
  const kind = layerOf(instruction, plan);
  if (kind === undefined) return undefined;
  if (kind.kind === 'base') return stage === STAGES.service ? undefined : { id: 'base', title: kind.title };
  return { id: kind.kind === 'model' ? `model-${kind.title}` : kind.kind, title: kind.title };
}

/** Which layer of the plan an instruction makes, by how it was written into the Dockerfile. */
export function layerOf(
  instruction: string,
  plan: ImagePlan,
): { readonly kind: LayerKind; readonly title: string } | undefined {
  if (instruction.startsWith('FROM')) return { kind: 'base', title: plan.base };
  if (/^WORKDIR|^(?:ENV|LABEL|USER|EXPOSE|ENTRYPOINT|CMD|STOPSIGNAL)/.test(instruction)) return undefined;
  if (instruction.includes('uv pip install')) return { kind: 'dependencies', title: 'Dependencies' };
  if (instruction.includes('conda_packages.py install'))
    return { kind: 'conda', title: condaTitle(plan.conda?.packages ?? []) };
  if (instruction.includes('apt-get install'))
    return { kind: 'packages', title: `Debian packages: ${plan.packages.join(', ')}` };
  if (instruction.includes(SCORING_FOLDER)) return { kind: 'scoring', title: 'Scoring server' };
  const model = /models\/(\d+)\//.exec(instruction)?.[1];
  if (model !== undefined) return { kind: 'model', title: plan.models[Number(model)]?.title ?? 'Model' };
  if (instruction.includes(`${APP_FOLDER}/${SCHEMA_FOLDER}`)) return { kind: 'schema', title: 'Schema' };
  if (/^COPY app\//.test(instruction)) return { kind: 'script', title: plan.script.title };
  return { kind: 'steps', title: instruction.slice(0, 80) };
}

/** One entry of an image's history, newest first, as the engine tells it. */
export interface HistoryEntry {
  readonly createdBy: string;
  readonly size: number;
}

/**
 * The layers of a built image with their sizes. History is told newest first; what lies below the first
 * instruction of ours is the base. `createdBy` is the instruction with BuildKit's additions around it.
 */
export function layersOf(history: readonly HistoryEntry[], plan: ImagePlan): readonly ImageLayer[] {
  const oldestFirst = [...history].reverse();
  // The foundation's first instruction is its ENV of PATH with our folders.
  const first = oldestFirst.findIndex((entry) => entry.createdBy.includes(`PYTHONPATH=${SCORING_FOLDER}`));
  const baseSize = oldestFirst.slice(0, first).reduce((sum, entry) => sum + entry.size, 0);
  const layers: ImageLayer[] = [{ kind: 'base', title: plan.base, size: baseSize }];
  const asWritten = copiesAsWritten();
  for (const entry of oldestFirst.slice(first)) {
    const instruction = asWritten(instructionOf(entry.createdBy));
    const layer = layerOf(instruction, plan);
    if (layer === undefined) continue;
    const last = layers.at(-1);
    if (last?.kind === layer.kind && last.title === layer.title)
      layers[layers.length - 1] = { ...last, size: last.size + entry.size };
    else layers.push({ ...layer, size: entry.size });
  }
  return layers;
}

/** `RUN /bin/sh -c apt-get … # buildkit` or `/bin/sh -c #(nop) COPY …` as the instruction itself. */
function instructionOf(createdBy: string): string {
  return createdBy
    .replace(/\s*# buildkit$/, '')
    .replace(/^\/bin\/sh -c #\(nop\)\s+/, '')
    .replace(/^\/bin\/sh -c /, 'RUN ');
}

/**
 * Copies of Buildah's history as they stand in the Dockerfile: it tells what a copy went into, but not what it came from, `COPY dir:1f… in
 * /app/`. What goes into the application's folder is a model before the schema and the script after it. Instructions have to come oldest first.
 */
function copiesAsWritten(): (instruction: string) => string {
  let phase: 'steps' | 'models' | 'script' = 'steps';
  let models = 0;
  return (instruction) => {
    const target = /^COPY (?:dir|file|multi):[0-9a-f]+ in (\S+)/.exec(instruction)?.[1];
    if (target === undefined) return instruction;
    if (target.startsWith(SCORING_FOLDER)) phase = 'models';
    else if (target.startsWith(`${APP_FOLDER}/${SCHEMA_FOLDER}`)) phase = 'script';
    else if (target === `${APP_FOLDER}/` && phase === 'models') return `COPY models/${models++}/ ${target}`;
    else if (target === `${APP_FOLDER}/` && phase === 'script') return `COPY app/ ${target}`;
    return instruction;
  };
}
