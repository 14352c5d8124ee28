import type { ModelFormat } from '#contract/model/format.ts';
import { isObject, parseJson, textAt } from '../bytes/json-value.ts';
import { readEntry, type ZipArchive } from '../bytes/zip-archive.ts';
import { describe, noteOf } from '../description.ts';
import { featuresOf } from '../pickle/pickle-features.ts';
import { importsOf } from '../pickle/pickle-globals.ts';
import { printable } from '../pickle/pickle-value.ts';
import { valueOfSkops } from './skops-tree.ts';

/** The tree of a forest of a few hundred trees takes some megabytes. */
const LARGEST_SCHEMA = 64 * 1_024 * 1_024;
const MOST_TYPES = 500;

/** Modules whose types `skops.io.load` trusts by itself (skops/io/_trusted_types.py). */
const TRUSTED = /^(?:builtins|collections|datetime|functools|numpy|scipy|sklearn)(?:\.|$)/;

/** Describes what `skops.io.dump` wrote (schema.json with classes by name, arrays next to it); undefined for other archives. */
export const describeSkops = async (archive: ZipArchive): Promise<ModelFormat | undefined> => {
  if (!archive.entries.has('schema.json')) return undefined;
  const bytes = await readEntry(archive, 'schema.json', { limit: LARGEST_SCHEMA });
  const text = bytes?.toString('utf8') ?? '';
  if (bytes !== undefined && !text.includes('"__loader__"')) return undefined;
  const schema = parseJson(text);
  const version = textAt(schema, '_skops_version');
  const top = typeOf(schema);
  const types = [...typesIn(text)];
  const foreign = types.filter((type) => !TRUSTED.test(type));
  const features = featuresOf(
    { featureNames: undefined, featureCount: undefined, booster: undefined },
    valueOfSkops(schema),
  );
  return {
    kind: 'skops',
    ...describe({
      framework: 'scikit-learn',
      imports: ['skops', ...importsOf(types.map((type) => type.slice(0, type.lastIndexOf('.'))))],
      packages: version !== undefined && /^\d[\w.]{0,30}$/.test(version) ? { skops: version } : {},
      // skops builds only types that the caller trusts.
      safety: foreign.length === 0 ? 'data' : 'code',
      ...noteOf(bytes === undefined ? 'The description inside the archive cannot be read.' : undefined),
    }),
    ...(top !== undefined && { class: top }),
    untrusted: foreign,
    ...(features.count !== undefined && { features }),
  };
};

function typeOf(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  const name = textAt(value, '__class__');
  const module = textAt(value, '__module__');
  return name === undefined || module === undefined ? undefined : printable(`${module}.${name}`);
}

function typesIn(text: string): ReadonlySet<string> {
  const types = new Set<string>();
  for (const match of text.matchAll(/"__class__": ?"([^"\\]{1,200})",\s*"__module__": ?"([^"\\]{1,200})"/g)) {
    types.add(printable(`${match[2] ?? ''}.${match[1] ?? ''}`));
    if (types.size >= MOST_TYPES) break;
  }
  return types;
}
