import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { LocalTool } from '#contract/cluster/cluster.ts';
import type { Needs } from '#core/context.ts';

const TOOLS: readonly LocalTool[] = [
  { name: 'kind', create: 'kind create cluster' },
  { name: 'k3d', create: 'k3d cluster create' },
  { name: 'minikube', create: 'minikube start' },
];

/** The programs on PATH that make a cluster on this machine. None of them is run. */
export async function localTools({ environment }: Needs<'environment'>): Promise<readonly LocalTool[]> {
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  const found = await Promise.all(
    TOOLS.map(async (tool) => {
      const paths = folders.flatMap((folder) => endings.map((ending) => join(folder, tool.name + ending)));
      return (await Promise.all(paths.map(isProgram))).includes(true) ? [tool] : [];
    }),
  );
  return found.flat();
}

function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
