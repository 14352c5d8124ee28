import type { ManifestChange, ManifestVersion } from '#contract/manifest/version.ts';
import type { Needs } from '#core/context.ts';
import { getManifest } from './manifest-versions.ts';

/** What changed between two manifest versions, in the order a reader asks: recipe, models, base, packages, files. */
export async function diffManifests(
  context: Needs<'store'>,
  options: { readonly reference: string; readonly other: string },
): Promise<readonly ManifestChange[]> {
  const before = await getManifest(context, options.reference);
  const after = await getManifest(context, options.other);
  return compareManifests(before, after);
}

/** The differences of two manifest versions. */
export function compareManifests(before: ManifestVersion, after: ManifestVersion): readonly ManifestChange[] {
  return [
    ...compare('manifest', settingsOf(before), settingsOf(after)),
    ...compare('models', modelsOf(before), modelsOf(after)),
    ...compare('base', new Map([['base image', before.base]]), new Map([['base image', after.base]])),
    ...compare('packages', packagesOf(before), packagesOf(after)),
    ...compare('files', filesOf(before), filesOf(after)),
    ...compare('schema', schemaOf(before), schemaOf(after)),
  ];
}

type Facts = ReadonlyMap<string, string>;

function compare(area: ManifestChange['area'], before: Facts, after: Facts): readonly ManifestChange[] {
  const subjects = [...new Set([...before.keys(), ...after.keys()])];
  return subjects.flatMap((subject) => {
    const [old, now] = [before.get(subject), after.get(subject)];
    if (old === now) return [];
    return [
      {
        area,
        subject,
        ...(old === undefined ? {} : { before: old }),
        ...(now === undefined ? {} : { after: now }),
      },
    ];
  });
}

/** Every setting of the manifest by its dotted name. Lists count as one; models, files and schema have their own area. */
function settingsOf(version: ManifestVersion): Facts {
  const { models: _models, files: _files, schema: _schema, ...rest } = version.manifest;
  return new Map(settingsIn('', rest));
}

function settingsIn(name: string, value: unknown): readonly (readonly [string, string])[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.length === 0 ? [] : [[name, value.join(', ')]];
  if (typeof value !== 'object' || value === null) return [[name, String(value)]];
  return Object.entries(value).flatMap(([key, inner]) =>
    settingsIn(name === '' ? key : `${name}.${key}`, inner),
  );
}

function modelsOf(version: ManifestVersion): Facts {
  return new Map(
    version.models.map((model) => [
      model.reference.replace(/:\d+$/, ''),
      `${model.reference} at ${model.path}`,
    ]),
  );
}

function packagesOf(version: ManifestVersion): Facts {
  return new Map([
    ...version.lock.packages.map(({ name, version: of }) => [name, of] as const),
    ...(version.lock.conda?.packages ?? []).map(({ name, version: of }) => [`conda ${name}`, of] as const),
  ]);
}

function filesOf(version: ManifestVersion): Facts {
  return new Map(
    version.files.map((file) => [
      file.path,
      `${file.digest.slice(0, 'sha256:'.length + 12)} (${file.size} bytes)`,
    ]),
  );
}

function schemaOf(version: ManifestVersion): Facts {
  const { schemaSource } = version;
  switch (schemaSource.from) {
    case 'file':
      return new Map([['schema', `from ${schemaSource.path}`]]);
    case 'model':
      return new Map([['schema', `from model ${schemaSource.reference.replace(/:\d+$/, '')}`]]);
    case 'script':
      return new Map([['schema', 'from the script']]);
  }
}
