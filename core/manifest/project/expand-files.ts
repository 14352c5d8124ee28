import { listFiles, type Obstacle, type ProjectFile } from './list-files.ts';
import { cleanPath, type Located } from './locate.ts';
import { isPattern, readPattern } from './match-pattern.ts';
import type { Project } from './open-project.ts';

/** What one entry of `files:` means. */
export interface Expansion {
  readonly entry: string;
  /** Undefined for a pattern. */
  readonly found: Located | undefined;
  readonly files: readonly ProjectFile[];
  readonly obstacles: readonly Obstacle[];
}

/** Finds the files that the entries of `files:` name: files, folders with all below them, patterns. */
export async function expandFiles(
  project: Project,
  entries: readonly string[],
): Promise<readonly Expansion[]> {
  const needsAll = entries.some(isPattern);
  const all = needsAll ? await listFiles(project.folder) : undefined;
  const expansions: Expansion[] = [];
  for (const entry of entries) {
    const path = cleanPath(entry);
    const found = await project.locate(entry);
    project.at(`“${entry.slice(0, 80)}” in \`files\``);
    if (found.kind === 'file')
      expansions.push({
        entry,
        found,
        files: [{ path, absolute: found.absolute, size: found.size }],
        obstacles: [],
      });
    else if (found.kind === 'folder') {
      const list = await listFiles(project.folder, { under: path });
      expansions.push({ entry, found, files: list.files, obstacles: list.obstacles });
    } else if (isPattern(entry) && found.kind === 'missing') {
      const fits = readPattern(path);
      expansions.push({
        entry,
        found: undefined,
        files: all?.files.filter((file) => fits(file.path)) ?? [],
        obstacles: all?.obstacles.filter((obstacle) => fits(obstacle.path)) ?? [],
      });
    } else expansions.push({ entry, found, files: [], obstacles: [] });
  }
  return expansions;
}
