import type { LocalPath } from '#contract/local-path.ts';
import { MANIFEST_FILE } from '#contract/manifest/source.ts';
import type { Needs } from '#core/context.ts';
import { openProject } from './project/open-project.ts';
import { writeProjectFile } from './project/write-project-file.ts';
import { valueOfJob } from './worker/run-job.ts';

/**
 * Writes what `generateProject` proposes. What is there stays as it is, unless `overwrite` asks for a new manifest;
 * the old one then stays next to it as `slipway.yml.bak`.
 */
export async function initProject(
  context: Needs<'store' | 'workers'>,
  options: { readonly folder: LocalPath; readonly name?: string | undefined; readonly overwrite: boolean },
): Promise<{ readonly written: readonly string[]; readonly notes: readonly string[] }> {
  const project = await openProject(options);
  const proposal = await valueOfJob(context, 'generate', options);
  const written: string[] = [];
  const notes = [...proposal.notes];
  const old = await project.read(MANIFEST_FILE);
  if (old !== undefined && !options.overwrite)
    return { written, notes: [`${MANIFEST_FILE} already exists and was not changed.`] };
  if (old !== undefined) {
    await writeProjectFile(project.folder, `${MANIFEST_FILE}.bak`, old);
    notes.push(`The previous manifest is in ${MANIFEST_FILE}.bak.`);
  }
  // The manifest last: it names the others.
  const ordered = [...proposal.files].sort(
    (a, b) => Number(a.path === MANIFEST_FILE) - Number(b.path === MANIFEST_FILE),
  );
  for (const file of ordered) {
    if (file.path !== MANIFEST_FILE && (await project.locate(file.path)).kind !== 'missing') continue;
    await writeProjectFile(project.folder, file.path, file.text);
    written.push(file.path);
  }
  return { written, notes };
}
