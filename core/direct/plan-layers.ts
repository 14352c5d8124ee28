import { createHash } from 'node:crypto';
import type { LayerKind } from '#contract/image/image.ts';
import { type FileLayer, type ImagePlan, VENV_FOLDER } from '#core/engine/image-plan.ts';
import { type ImagePython, inImage } from './image-python.ts';
import type { LockedWheel } from './lock-wheels.ts';

/** What goes into a layer. */
export type LayerContent =
  /** The virtual environment without packages. */
  | { readonly from: 'environment'; readonly python: ImagePython }
  | { readonly from: 'wheels'; readonly wheels: readonly LockedWheel[] }
  | { readonly from: 'bytecode'; readonly wheels: readonly LockedWheel[] }
  /** The scoring server, with its bytecode where it can be made. */
  | { readonly from: 'scoring'; readonly layer: FileLayer; readonly hasBytecode: boolean }
  | { readonly from: 'files'; readonly layer: FileLayer }
  /** The documents of the schema. */
  | { readonly from: 'schema' };

export interface PlannedLayer {
  readonly kind: LayerKind;
  readonly title: string;
  /** Digest of all that decides what it holds: layers with the same key are the same. */
  readonly key: string;
  readonly content: LayerContent;
}

/** What layers are made with. */
export interface LayerGround {
  readonly python: ImagePython;
  /** `amd64` */
  readonly architecture: string;
  /** Version of the Python that compiles bytecode, `3.11.7`; undefined: none of the image’s version is here. */
  readonly compiler: string | undefined;
}

/** Raise it when the same inputs make other layers. */
const FORMAT = 1;
/** Wheels from here on have a layer of their own: what shares their version shares it in the registry and on the nodes. */
const OWN_LAYER_BYTES = 4_000_000;
/** Older storage drivers take 127 layers, those of the base among them. */
const MOST_OWN_LAYERS = 30;

/** The layers of an image above its base, in order. Pure: the same inputs give the same layers. */
export function planLayers(
  plan: ImagePlan,
  wheels: readonly LockedWheel[],
  ground: LayerGround,
): readonly PlannedLayer[] {
  const { python, compiler } = ground;
  const large = new Set(
    wheels
      .filter(({ size }) => size !== undefined && size >= OWN_LAYER_BYTES)
      .sort((a, b) => (b.size ?? 0) - (a.size ?? 0) || (a.name < b.name ? -1 : 1))
      .slice(0, MOST_OWN_LAYERS),
  );
  const sorted = [...wheels].sort((a, b) => (a.name < b.name ? -1 : 1));
  const rest = sorted.filter((wheel) => !large.has(wheel));
  const dependencies = (title: string, content: LayerContent): Draft => ({
    kind: 'dependencies',
    title,
    content,
  });
  const drafts: readonly Draft[] = [
    dependencies('Python environment', { from: 'environment', python }),
    ...sorted
      .filter((wheel) => large.has(wheel))
      .map((wheel) => dependencies(`${wheel.name} ${wheel.version}`, { from: 'wheels', wheels: [wheel] })),
    ...(rest.length === 0 ? [] : [dependencies(countOf(rest.length), { from: 'wheels', wheels: rest })]),
    ...(compiler === undefined || sorted.length === 0
      ? []
      : [dependencies('Bytecode', { from: 'bytecode', wheels: sorted })]),
    {
      kind: 'scoring',
      title: plan.scoring.title,
      content: { from: 'scoring', layer: plan.scoring, hasBytecode: compiler !== undefined },
    },
    ...plan.models.map(
      (layer): Draft => ({ kind: 'model', title: layer.title, content: { from: 'files', layer } }),
    ),
    { kind: 'schema', title: 'Schema', content: { from: 'schema' } },
    { kind: 'script', title: plan.script.title, content: { from: 'files', layer: plan.script } },
  ];
  return drafts.map((draft) => ({ ...draft, key: keyOf(draft, plan, ground) }));
}

function countOf(count: number): string {
  return count === 1 ? '1 package' : `${count} packages`;
}

type Draft = Omit<PlannedLayer, 'key'>;

function keyOf({ content }: Draft, plan: ImagePlan, ground: LayerGround): string {
  return keyFor(inputsOf(content, plan, ground));
}

function keyFor(inputs: unknown): string {
  const text = JSON.stringify([FORMAT, inputs]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** A layer of files by itself, with the key that it has in an image. */
export function planFileLayer(layer: FileLayer): PlannedLayer {
  const { kind, title } = layer;
  return { kind, title, content: { from: 'files', layer }, key: keyFor(['files', filesOf(layer)]) };
}

function filesOf({ target, files }: FileLayer): unknown {
  return [target, files.map(({ path, digest, isExecutable }) => [path, digest, isExecutable === true])];
}

function inputsOf(content: LayerContent, plan: ImagePlan, ground: LayerGround): unknown {
  const { minor } = ground.python;
  switch (content.from) {
    case 'environment':
      return [content.from, content.python];
    case 'wheels':
      return [content.from, minor, content.wheels.map(({ digest }) => digest)];
    case 'bytecode':
      return [content.from, minor, ground.compiler, content.wheels.map(({ digest }) => digest)];
    case 'scoring':
      return [content.from, filesOf(content.layer), content.hasBytecode ? [minor, ground.compiler] : null];
    case 'files':
      return [content.from, filesOf(content.layer)];
    case 'schema':
      return [content.from, schemaInputs(plan)];
  }
}

/** What the documents of the schema follow from. */
export function schemaInputs({ schema, scoring, script, lock }: ImagePlan): unknown {
  const named = (all: FileLayer['files']): unknown => all.map(({ path, digest }) => [path, digest]);
  return [
    schema.arguments,
    schema.environment,
    named(schema.files),
    named(scoring.files),
    schema.reads === 'nothing' ? [] : named(script.files),
    schema.reads === 'import' ? lock : '',
  ];
}

/** Folders that only the environment itself writes to. */
export const VENV = inImage(VENV_FOLDER);
