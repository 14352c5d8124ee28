import { isMap } from 'yaml';
import { z } from 'zod';
import type { LocalPath } from '#contract/local-path.ts';
import type { Diagnostic, Range } from '#contract/manifest/diagnostic.ts';
import type { Field } from '#contract/manifest/language.ts';
import { MANIFEST_FILE } from '#contract/manifest/source.ts';
import type { Needs } from '#core/context.ts';
import { lookAtProject } from '../look-at-project.ts';
import { cleanPath } from '../project/locate.ts';
import type { Project } from '../project/open-project.ts';
import {
  defaultAt,
  descriptionAt,
  isListAt,
  isMapAt,
  keysAt,
  kindAt,
  optionsAt,
} from '../source/describe-key.ts';
import { endOf, startOf } from '../source/edit-yaml.ts';
import type { ParsedManifest, ValuePath } from '../source/parsed-manifest.ts';
import { readManifest } from '../source/read-manifest.ts';
import { likelyValues } from './likely-values.ts';

/** The manifest as a form shows it. */
export interface ManifestFields {
  readonly fields: readonly Field[];
  /** What belongs to no field. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Every key that a manifest may have, in the order of the schema, with what is written there and what is wrong with
 * it: its own diagnostics, and those of the file that it names. Of YAML that cannot be read nothing is known.
 */
export async function manifestFields(
  context: Needs<'store'>,
  options: { readonly folder: LocalPath; readonly texts?: Readonly<Record<string, string>> },
): Promise<ManifestFields> {
  const { project, diagnostics } = await lookAtProject(context, options);
  const manifest = readManifest((await project.read(MANIFEST_FILE)) ?? '', { folderName: '' });
  const left = new Set(diagnostics);
  const look = createSuggest(context, project, manifest);
  const fields: Field[] = [];
  for (const path of leaves([])) {
    const value = valueAt(manifest, path);
    const usual = defaultAt(path);
    const own = [...left].filter((one) => belongsTo(one, { manifest, path, value: value ?? usual }));
    for (const one of own) left.delete(one);
    fields.push({
      path: [...path],
      description: descriptionAt(path) ?? '',
      kind: kindAt(path),
      options: optionsAt(path),
      ...(usual === undefined ? {} : { default: usual }),
      ...(value === undefined ? {} : { value }),
      suggestions: await look(path, value),
      diagnostics: own,
    });
  }
  return { fields, diagnostics: [...left] };
}

type Suggest = (path: ValuePath, value: unknown) => Promise<Field['suggestions']>;

/** What may be meant at a place: as the value of a key, as one more item of a list. */
function createSuggest(context: Needs<'store'>, project: Project, manifest: ParsedManifest): Suggest {
  const written = manifest.root?.toJSON();
  return async (path, value) => {
    const isList = isListAt(path) || Array.isArray(value);
    const place = { path: isList ? [...path, 0] : path, written };
    return (await likelyValues(context, project, place)).map(({ text, detail, value: meant }) => ({
      text,
      ...(detail === undefined ? {} : { detail }),
      value: meant ?? text,
    }));
  };
}

/** The keys that hold values: those of maps within, not the maps themselves. */
function leaves(path: ValuePath): readonly ValuePath[] {
  return keysAt(path).flatMap((key) => {
    const own = [...path, key];
    return isMapAt(own) ? leaves(own) : [own];
  });
}

function valueAt(manifest: ParsedManifest, path: ValuePath): z.core.util.JSONType | undefined {
  const node = manifest.node(path);
  if (typeof node !== 'object' || node === null || !('toJSON' in node) || typeof node.toJSON !== 'function')
    return undefined;
  const value = z.json().safeParse(node.toJSON());
  return value.success ? value.data : undefined;
}

interface Place {
  readonly manifest: ParsedManifest;
  readonly path: ValuePath;
  /** As written, else what counts without it. */
  readonly value: unknown;
}

function belongsTo(diagnostic: Diagnostic, { manifest, path, value }: Place): boolean {
  if (diagnostic.file !== MANIFEST_FILE)
    return typeof value === 'string' && cleanPath(value) === diagnostic.file && path.length === 1;
  if (diagnostic.code === 'missing-key')
    return path.length === 1 && diagnostic.message.includes(`\`${String(path[0])}\``);
  const range = rangeOf(manifest, path);
  return range !== undefined && starts(diagnostic.range, range);
}

/** Where a key and its value stand. */
function rangeOf(manifest: ParsedManifest, path: ValuePath): Range | undefined {
  const parent = path.length === 1 ? manifest.root : manifest.node(path.slice(0, -1));
  const pair = isMap(parent)
    ? parent.items.find((one) => String(one.key) === String(path.at(-1)))
    : undefined;
  const start = startOf(pair?.key);
  if (pair === undefined || start === undefined) return undefined;
  return manifest.yaml.positions.range(start, endOf(pair.value) ?? endOf(pair.key) ?? start);
}

function starts(inner: Range, outer: Range): boolean {
  const isAfter =
    inner.startLine > outer.startLine ||
    (inner.startLine === outer.startLine && inner.startColumn >= outer.startColumn);
  const isBefore =
    inner.startLine < outer.endLine ||
    (inner.startLine === outer.endLine && inner.startColumn <= outer.endColumn);
  return isAfter && isBefore;
}
