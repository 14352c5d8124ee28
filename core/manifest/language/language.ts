import type { LocalPath } from '#contract/local-path.ts';
import type { ManifestEdit, OutlineItem } from '#contract/manifest/language.ts';
import { MANIFEST_FILE } from '#contract/manifest/source.ts';
import { openProject } from '../project/open-project.ts';
import { addSection } from '../source/add-section.ts';
import { changeManifest } from '../source/change-manifest.ts';
import { formatManifest } from './format.ts';
import { outlineOf } from './outline.ts';

/** A project, with texts that are not saved yet in place of files. */
interface Written {
  readonly folder: LocalPath;
  readonly texts?: Readonly<Record<string, string>>;
}

async function textOf(options: Written): Promise<string> {
  return (await (await openProject(options)).read(MANIFEST_FILE)) ?? '';
}

/** The outline of a project's manifest. */
export async function outlineManifest(options: Written): Promise<readonly OutlineItem[]> {
  return outlineOf(await textOf(options));
}

/** A project's manifest in one style; nothing is written. */
export async function formatProject(
  options: Written,
): Promise<{ readonly text: string; readonly isChanged: boolean }> {
  const before = await textOf(options);
  const text = formatManifest(before);
  return { text, isChanged: text !== before };
}

/** A project's manifest with values written or taken out, and a section added; nothing is written to disk. */
export async function editManifest(
  options: Written & { readonly edits: readonly ManifestEdit[]; readonly section?: string | undefined },
): Promise<string> {
  const changed = changeManifest(await textOf(options), options.edits);
  return options.section === undefined ? changed : addSection(changed, options.section);
}
