import type { ManifestSource } from '#contract/manifest/source.ts';

/** A model as a manifest names it. */
export interface ModelEntry {
  readonly name: string;
  /** Absent: the newest. */
  readonly version: number | undefined;
  /** In the project; absent: it is registered already. */
  readonly path: string | undefined;
  /** As it stands in the manifest: `iris:3`. */
  readonly written: string;
}

/** The models of a manifest in one form. */
export function modelEntries(source: Pick<ManifestSource, 'models'>): readonly ModelEntry[] {
  return source.models.map((model) => {
    if (typeof model !== 'string')
      return { name: model.name, version: model.version, path: model.path, written: model.name };
    const colon = model.lastIndexOf(':');
    const version = Number(model.slice(colon + 1));
    const isPinned = colon !== -1 && Number.isInteger(version) && version > 0;
    const isLatest = colon !== -1 && model.slice(colon + 1) === 'latest';
    return {
      name: isPinned || isLatest ? model.slice(0, colon) : model,
      version: isPinned ? version : undefined,
      path: undefined,
      written: model,
    };
  });
}
