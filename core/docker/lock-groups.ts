/** A part of a lock that becomes a layer of its own. */
export interface LockGroup {
  /** A folder name. */
  readonly name: string;
  /** Requirements with their hashes, as they stand in the lock. */
  readonly text: string;
}

/**
 * Large packages that others stand on, from what seldom changes to what changes more often. Each group that a lock has anything of is a
 * layer: projects on the same versions share it, another small package sends none of it again, and layers are compressed side by side.
 */
const GROUPS: readonly { readonly name: string; readonly packages: RegExp }[] = [
  { name: 'numeric', packages: /^(numpy|scipy|pyarrow|triton|nvidia-.+|cuda-.+)$/ },
  {
    name: 'frameworks',
    packages:
      /^(pandas|polars.*|scikit-learn|xgboost(-cpu)?|lightgbm|catboost|torch.*|tensorflow.*|keras|jax.*|onnxruntime.*|opencv-python.*|transformers|tokenizers)$/,
  },
];

/** The groups of a lock, the rest last; the rest is there even when nothing is left for it. */
export function lockGroups(lock: string): readonly LockGroup[] {
  // What stands before the first requirement is a comment.
  const all = lock.split(/^(?=[A-Za-z0-9])/m).filter((part) => /^[A-Za-z0-9]/.test(part));
  const groupOf = (requirement: string): string => {
    const name =
      /^[A-Za-z0-9._-]+/
        .exec(requirement)?.[0]
        .toLowerCase()
        .replace(/[._-]+/g, '-') ?? '';
    return GROUPS.find(({ packages }) => packages.test(name))?.name ?? 'rest';
  };
  const textOf = (name: string): string => all.filter((each) => groupOf(each) === name).join('');
  return [...GROUPS.map(({ name }) => name), 'rest']
    .map((name) => ({ name, text: textOf(name) }))
    .filter(({ name, text }) => name === 'rest' || text !== '');
}
