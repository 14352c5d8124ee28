import { type Document, isMap, LineCounter, parseDocument } from 'yaml';
import type { Range } from '#contract/manifest/diagnostic.ts';
import { MANIFEST_FILE, type ManifestSource, manifestSourceSchema } from '#contract/manifest/source.ts';
import { type Positions, positionsOf } from '../text/positions.ts';
import { endOf, replaceNode, startOf, type YamlText } from './edit-yaml.ts';
import type { ParsedManifest, ValuePath } from './parsed-manifest.ts';
import { schemaProblems } from './schema-problems.ts';
import { yamlProblems } from './yaml-problems.ts';

/** Reads a manifest; never throws: what is wrong with it is in `diagnostics`. */
export function readManifest(text: string, options: { readonly folderName: string }): ParsedManifest {
  const positions = positionsOf(text);
  const yaml: YamlText = { file: MANIFEST_FILE, text, positions };
  const document = parseDocument(text, {
    lineCounter: new LineCounter(),
    prettyErrors: false,
    keepSourceTokens: true,
    // Reported with both places by yaml-problems.ts.
    uniqueKeys: false,
  });
  const root = isMap(document.contents) ? document.contents : undefined;
  const written = yamlProblems(yaml, document);
  const lookup = lookupIn(document, positions);
  const parsed: Omit<ParsedManifest, 'source' | 'diagnostics'> = {
    yaml,
    root,
    ...lookup,
    replace: (path, value) => replaceNode({ ...yaml, node: lookup.node(path), value }),
  };
  const isBroken = written.some((diagnostic) => diagnostic.code !== 'duplicate-key');
  if (isBroken) return { ...parsed, source: undefined, diagnostics: written };
  const value = contentOf(document);
  const problems = schemaProblems({ ...parsed, value, folderName: options.folderName });
  return { ...parsed, source: understand(value), diagnostics: [...written, ...problems] };
}

function contentOf(document: Document): unknown {
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  return value === null || value === undefined ? {} : value;
}

function lookupIn(document: Document, positions: Positions): Pick<ParsedManifest, 'node' | 'range'> {
  const node = (path: ValuePath): unknown => {
    const found: unknown = document.getIn(path, true);
    return found === undefined || found === null ? undefined : found;
  };
  const range = (path: ValuePath): Range => {
    for (let length = path.length; length > 0; length -= 1) {
      const part = path.slice(0, length);
      const found = node(part);
      const place = length === path.length ? found : (keyNode(document, part) ?? found);
      const start = startOf(place);
      const end = endOf(place);
      if (start !== undefined && end !== undefined) return positions.range(start, end);
    }
    return positions.line(1);
  };
  return { node, range };
}

/** The node of the key itself, for things to say about a key. */
function keyNode(document: Pick<Document, 'getIn' | 'contents'>, path: ValuePath): unknown {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  const name = path.at(-1);
  return parent.items.find((pair) => String(pair.key) === String(name))?.key;
}

/** The parts of a value that fit the schema. A name that does not gets a stand-in: checks go on with the rest. */
function understand(value: unknown): ManifestSource | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const whole = manifestSourceSchema.safeParse(value);
  if (whole.success) return whole.data;
  const shape: Readonly<Record<string, { safeParse(one: unknown): { readonly success: boolean } }>> =
    manifestSourceSchema.shape;
  const fitting = Object.entries(value).filter(
    ([key, one]) => Object.hasOwn(shape, key) && shape[key]?.safeParse(one).success === true,
  );
  const rest = manifestSourceSchema.safeParse({ name: 'unnamed', ...Object.fromEntries(fitting) });
  return rest.success ? rest.data : undefined;
}
