import type { ModelVersion } from '#contract/model/model.ts';

/** The versions of one name that a list shows. */
export interface ModelGroup {
  readonly name: string;
  /** The version that stands for them: the newest of those shown. */
  readonly newest: ModelVersion;
  readonly count: number;
}

/** One entry a name, in the order in which the names come first. */
export function modelsByName(models: readonly ModelVersion[]): readonly ModelGroup[] {
  const groups = new Map<string, ModelGroup>();
  for (const model of models) {
    const { name } = model;
    const known = groups.get(name);
    const isNewer = known === undefined || model.version > known.newest.version;
    groups.set(name, {
      name,
      newest: isNewer ? model : known.newest,
      count: (known?.count ?? 0) + 1,
    });
  }
  return [...groups.values()];
}
