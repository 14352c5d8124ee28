import { type ImageLayer, type LayerKind, layerKindSchema } from '#contract/image/image.ts';
import type { Lock, ManifestVersion } from '#contract/manifest/version.ts';

/** What decides each layer, of one build. */
export interface LayerInputs {
  readonly manifest: ManifestVersion;
  /** Digest of the scoring server's files. */
  readonly scoring: string;
}

const ORDER = layerKindSchema.options;

/**
 * Explains why each layer was rebuilt, compared to the previous image: what changed in it, or
 * that something below it did. Layers that are the same have no reason.
 */
export function explainRebuild(
  layers: readonly ImageLayer[],
  before: LayerInputs | undefined,
  now: LayerInputs,
  /** False for an engine whose layers lie side by side: a change of one leaves those after it alone. */
  isStacked = true,
): readonly ImageLayer[] {
  if (before === undefined)
    return layers.map((layer) =>
      layer.kind === 'base' ? layer : { ...layer, rebuiltBecause: 'first build' },
    );
  const changes = changesOf(before, now);
  const lowest = ORDER.find((kind) => changes[kind] !== undefined);
  return layers.map((layer) => {
    const own = changes[layer.kind];
    if (own !== undefined) return { ...layer, rebuiltBecause: own };
    if (lowest === undefined || layer.kind === 'base' || !isStacked) return same(layer);
    const isAbove = ORDER.indexOf(layer.kind) > ORDER.indexOf(lowest);
    // The script's image stands on a foundation with a digest of its own, so only a new foundation remakes it.
    if (!isAbove || lowest === 'schema') return same(layer);
    return { ...layer, rebuiltBecause: `below it: ${changes[lowest] ?? ''}` };
  });
}

function same({ kind, title, size }: ImageLayer): ImageLayer {
  return { kind, title, size };
}

function changesOf(before: LayerInputs, now: LayerInputs): Partial<Record<LayerKind, string>> {
  const was = before.manifest;
  const is = now.manifest;
  const found: Record<LayerKind, string | undefined> = {
    base: was.base === is.base ? undefined : `base image ${was.base} → ${is.base}`,
    packages: listChange('Debian package', was.manifest.image.packages, is.manifest.image.packages),
    steps: listChange('step', was.manifest.image.steps, is.manifest.image.steps),
    dependencies:
      was.lock.digest === is.lock.digest ? undefined : packageChange(was.lock.packages, is.lock.packages),
    conda: condaChange(was, is),
    scoring: before.scoring === now.scoring ? undefined : 'the scoring server of this Slipway is another',
    model: listChange('model', was.models.map(nameModel), is.models.map(nameModel)),
    schema: fileChange(was, is, ['schema', 'request']),
    script: fileChange(was, is, ['script', 'file']),
  };
  return Object.fromEntries(Object.entries(found).filter(([, reason]) => reason !== undefined)) as Partial<
    Record<LayerKind, string>
  >;
}

function nameModel(model: ManifestVersion['models'][number]): string {
  return `${model.reference} at ${model.path}`;
}

function condaChange(was: ManifestVersion, is: ManifestVersion): string | undefined {
  if (was.lock.conda?.digest === is.lock.conda?.digest) return undefined;
  return packageChange(was.lock.conda?.packages ?? [], is.lock.conda?.packages ?? []);
}

function packageChange(was: Lock['packages'], is: Lock['packages']): string {
  const before = new Map(was.map(({ name, version }) => [name, version]));
  const changed = is
    .filter(({ name, version }) => before.get(name) !== version)
    .map(({ name, version }) =>
      before.has(name) ? `${name} ${before.get(name)} → ${version}` : `${name} ${version} added`,
    );
  const names = new Set(is.map(({ name }) => name));
  const removed = was.filter(({ name }) => !names.has(name)).map(({ name }) => `${name} removed`);
  return summary([...changed, ...removed], 'the same packages with other hashes');
}

function listChange(what: string, before: readonly string[], now: readonly string[]): string | undefined {
  const added = now.filter((each) => !before.includes(each)).map((each) => `${what} ${each} added`);
  const removed = before.filter((each) => !now.includes(each)).map((each) => `${what} ${each} removed`);
  if (added.length + removed.length > 0) return summary([...added, ...removed], '');
  return before.join('\n') === now.join('\n') ? undefined : `order of ${what}s`;
}

function fileChange(was: ManifestVersion, is: ManifestVersion, roles: readonly string[]): string | undefined {
  const files = (manifest: ManifestVersion): ReadonlyMap<string, string> =>
    new Map(
      manifest.files.filter((file) => roles.includes(file.role)).map((file) => [file.path, file.digest]),
    );
  const before = files(was);
  const now = files(is);
  const changed = [...now]
    .filter(([path, digest]) => before.get(path) !== digest)
    .map(([path]) => (before.has(path) ? `${path} changed` : `${path} added`));
  const removed = [...before.keys()].filter((path) => !now.has(path)).map((path) => `${path} removed`);
  const all = [...changed, ...removed];
  return all.length === 0 ? undefined : summary(all, '');
}

function summary(parts: readonly string[], otherwise: string): string {
  if (parts.length === 0) return otherwise;
  const shown = parts.slice(0, 3).join(', ');
  return parts.length > 3 ? `${shown} and ${parts.length - 3} more` : shown;
}
