import { z } from 'zod';
import type { LocalPath } from '#contract/local-path.ts';
import { MANIFEST_FILE, manifestModelSchema } from '#contract/manifest/source.ts';
import type { Needs } from '#core/context.ts';
import { packageKey } from '../dependencies/requirement.ts';
import { packagesOf } from '../doctor/import-names.ts';
import { recordedVersion } from '../doctor/recorded-version.ts';
import { proposeDependencies } from '../generate/propose-dependencies.ts';
import { lookAtProject } from '../look-at-project.ts';

/** A package that a project may ask for, and why. */
export interface LikelyPackage {
  /** As a line of a requirements file. */
  readonly requirement: string;
  readonly because: string;
}

/**
 * The packages that the script imports and those whose versions the models record, the imported ones first. Works on
 * a manifest that is just being typed: what of it can be understood is looked at.
 */
export async function likelyPackages(
  context: Needs<'store'>,
  options: {
    readonly folder: LocalPath;
    readonly texts: Readonly<Record<string, string>>;
    readonly written: unknown;
  },
): Promise<readonly LikelyPackage[]> {
  // JSON is YAML: what was understood, as a manifest that can be checked.
  const stripped = JSON.stringify({ name: 'looked-at', ...usable(options.written) });
  const texts = { ...options.texts, [MANIFEST_FILE]: stripped };
  const { parts } = await lookAtProject(context, { folder: options.folder, texts });
  if (parts === undefined) return [];
  const formats = parts.models.map((model) => model.format);
  const imported = new Set(
    parts.script.graph.imports.map(({ imported: one }) => packageKey(packagesOf(one.module)[0] ?? '')),
  );
  const { lines } = proposeDependencies({ graph: parts.script.graph, formats, own: [], extra: [] });
  const direct = lines.map((requirement) => ({
    requirement,
    because: imported.has(nameOf(requirement)) ? 'imported by the script' : 'needed to load the model',
  }));
  const named = new Set(direct.map(({ requirement }) => nameOf(requirement)));
  const recorded = formats
    .flatMap((format) => Object.keys(format.packages))
    .filter((name) => name !== 'python' && !named.has(packageKey(name)))
    .flatMap((name) => {
      const version = recordedVersion(parts.models, name);
      return version === undefined
        ? []
        : [{ requirement: `${name}==${version}`, because: 'recorded in the model' }];
    });
  return [...direct, ...recorded];
}

function nameOf(requirement: string): string {
  return packageKey(/^[\w.-]+/.exec(requirement)?.[0] ?? requirement);
}

const writtenSchema = z.object({
  script: z.string().min(1).optional().catch(undefined),
  models: z.array(z.unknown()).catch([]),
});

function usable(written: unknown): object {
  const read = writtenSchema.safeParse(written);
  if (!read.success) return {};
  const models = read.data.models.filter((model) => manifestModelSchema.safeParse(model).success);
  return { models, ...(read.data.script === undefined ? {} : { script: read.data.script }) };
}
