import { create } from 'zustand';

/** The files that the dialog asks about: is a project to be made of them? */
export const useNewProject = create<{ readonly files: readonly string[] }>(() => ({ files: [] }));

/** The model first: the project is made beside it. */
export function askForProject(files: readonly string[]): void {
  const isScript = (path: string): number => Number(/\.py$/i.test(path));
  useNewProject.setState({ files: [...files].sort((a, b) => isScript(a) - isScript(b)) });
}

/** The folder that a path lies in, by its text: the page knows no more of it. */
export function folderOf(path: string): string {
  return path.replace(/[/\\][^/\\]+$/, '');
}
