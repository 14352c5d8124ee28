import { lookAtProject } from '../look-at-project.ts';
import { SOUND, type TemporaryProject, temporaryProject } from './temporary-project.ts';

/** A sound project with one dependency file. */
export async function withDependencies(
  file: string,
  text: string,
  more: Readonly<Record<string, string>> = {},
): Promise<TemporaryProject> {
  return temporaryProject({
    ...SOUND,
    'slipway.yml': `name: sound\nmodels: []\ndependencies: ${file}\n`,
    [file]: text,
    ...more,
  });
}

/** Returns the requirements of a project as they are understood. */
export async function linesOf(project: TemporaryProject): Promise<readonly string[]> {
  const { parts } = await lookAtProject(project, { folder: project.folder });
  return parts?.dependencies.requirements.map((one) => one.text) ?? [];
}
