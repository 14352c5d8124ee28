import { isMap, isScalar } from 'yaml';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { fixOf, report } from '../diagnostic.ts';
import { nearest } from '../text/nearest.ts';
import { keysAt } from './describe-key.ts';
import { endOf, startOf } from './edit-yaml.ts';
import { labelOf, type ParsedManifest, type ValuePath } from './parsed-manifest.ts';

type Written = Pick<ParsedManifest, 'yaml' | 'root' | 'node'>;

/** Words that other tools, and people, use for keys of ours. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  model: 'models',
  entry_script: 'script',
  scoring_script: 'script',
  code: 'script',
  handler: 'script',
  python: 'runtime',
  python_version: 'runtime',
  conda: 'dependencies',
  conda_file: 'dependencies',
  requirements: 'dependencies',
  requires: 'dependencies',
  include: 'files',
  data: 'files',
  service_schema: 'schema',
  title: 'name',
};

/** A key that the map at a place does not have, with the one that was probably meant. */
export function unknownKey(written: Written, path: ValuePath, key: string): Diagnostic {
  const { yaml } = written;
  const map = path.length === 0 ? written.root : written.node(path);
  const pairs = isMap(map) ? map.items : [];
  const pair = pairs.find((one) => isScalar(one.key) && String(one.key.value) === key);
  const start = startOf(pair?.key) ?? 0;
  const range = yaml.positions.range(start, endOf(pair?.key) ?? start);
  const present = pairs.map((one) => String(one.key));
  const meant = meantKey(
    path,
    key,
    keysAt(path).filter((name) => !present.includes(name)),
  );
  return report({
    severity: 'error',
    code: 'unknown-key',
    message: `“${key}” is not a key of ${path.length === 0 ? 'a manifest' : `\`${labelOf(path)}\``}.`,
    hint: meant === undefined ? placeHint(path, key) : `Did you mean “${meant}”?`,
    file: yaml.file,
    range,
    fixes: [
      meant === undefined ? undefined : fixOf(`Write “${meant}”`, { file: yaml.file, range, text: meant }),
    ],
  });
}

/** A key that is to become `name` when its own fix is applied: a second name next to it would be in the way. */
export function misspeltName({ root }: Pick<Written, 'root'>): string | undefined {
  if (!isMap(root) || root.has('name')) return undefined;
  return root.items
    .map((one) => String(one.key))
    .find((key) => !keysAt([]).includes(key) && meantKey([], key, ['name']) === 'name');
}

/** `free` are the keys that may still be added. */
function meantKey(path: ValuePath, key: string, free: readonly string[]): string | undefined {
  const near = nearest(key, free);
  if (near !== undefined) return near;
  const other = path.length === 0 && Object.hasOwn(OTHER_WORDS, key) ? OTHER_WORDS[key] : undefined;
  return other !== undefined && free.includes(other) ? other : undefined;
}

/** Where such a key belongs, or which keys there are. */
function placeHint(path: ValuePath, key: string): string {
  const owner =
    path.length === 0 ? ['serving', 'image'].find((outer) => keysAt([outer]).includes(key)) : undefined;
  return owner === undefined
    ? `The keys here are ${keysAt(path).join(', ')}.`
    : `It belongs under \`${owner}:\`.`;
}
