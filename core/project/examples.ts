import { cp, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import { MANIFEST_FILE } from '#contract/manifest/source.ts';
import type { Example } from '#contract/project/index.ts';
import type { Needs } from '#core/context.ts';
import { removeFolder } from '#core/host/remove-folder.ts';
import { hasCode } from '#core/host/system-error.ts';
import { makeFolder, makeNumberedFolder } from './new-folder.ts';

const README = 'README.md';
/** Made by running scripts, not part of an example. */
const LEFT_OUT = new Set(['__pycache__', '.slipway']);

/** The examples that come with Slipway; the one to begin with first. */
export async function listExamples({ resources }: Needs<'resources'>): Promise<readonly Example[]> {
  const folder = join(resources, 'examples');
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Promise.all(
    names.map(async (name) => ({
      name,
      ...readHead(name, await readFile(join(folder, name, README), 'utf8')),
    })),
  );
}

function rank(name: string): number {
  return name === 'iris' ? 0 : 1;
}

/** Title and description stand at the head of the README: its heading and its first paragraph. */
function readHead(name: string, text: string): Pick<Example, 'title' | 'description'> {
  const title = /^# (.+)$/m.exec(text)?.[1]?.trim() ?? name;
  const paragraph = text
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .find((part) => part !== '' && !part.startsWith('#'));
  return { title, description: (paragraph ?? '').replace(/\s+/g, ' ') };
}

/**
 * Copies an example to a folder of its own and answers it: the one given, which must not be there or be empty, else
 * `~/Slipway/<name>`, `-2`, … Nothing is ever overwritten. `not_found`, `already_exists`, `path_unsafe`.
 */
export async function copyExample(
  ground: Needs<'resources' | 'home'>,
  request: {
    readonly name: string;
    readonly folder?: LocalPath | undefined;
    /** A copy under the home folder that is there is the answer. */
    readonly reuse?: boolean;
  },
): Promise<string> {
  const examples = await listExamples(ground);
  if (!examples.some(({ name }) => name === request.name))
    throw new SlipwayError('not_found', {
      message: `Example not found: “${request.name}”.`,
      hint: `Available: ${examples.map(({ name }) => name).join(', ')}.`,
    });
  const earlier = join(ground.home, 'Slipway', request.name);
  if (request.reuse === true && request.folder === undefined && (await isProject(earlier))) return earlier;
  const target =
    request.folder === undefined
      ? await makeDefaultFolder(ground.home, request.name)
      : await takeFolder(request.folder);
  try {
    await cp(join(ground.resources, 'examples', request.name), target.folder, {
      recursive: true,
      errorOnExist: true,
      force: false,
      filter: (source) => !LEFT_OUT.has(basename(source)),
    });
  } catch (error) {
    // Half an example helps nobody; the folder was empty or not there before.
    await removeCopy(target);
    throw error;
  }
  return target.folder;
}

async function isProject(folder: string): Promise<boolean> {
  return stat(join(folder, MANIFEST_FILE)).then(
    (found) => found.isFile(),
    () => false,
  );
}

interface Target {
  readonly folder: string;
  /** False: the user's own empty folder stays when the copy fails. */
  readonly isOurs: boolean;
}

async function makeDefaultFolder(home: string, name: string): Promise<Target> {
  const parent = join(home, 'Slipway');
  await mkdir(parent, { recursive: true });
  return { folder: await makeNumberedFolder(parent, name), isOurs: true };
}

async function takeFolder(folder: string): Promise<Target> {
  await mkdir(dirname(folder), { recursive: true });
  if (await makeFolder(folder)) return { folder, isOurs: true };
  if ((await entriesOf(folder)).length === 0) return { folder, isOurs: false };
  throw new SlipwayError('already_exists', {
    message: `${folder} is not empty. Nothing was changed.`,
    hint: 'Choose a new or empty folder.',
    details: { folder },
  });
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (!hasCode(error, 'ENOTDIR')) throw error;
    throw new SlipwayError('path_unsafe', {
      message: `${folder} is not a folder.`,
      hint: 'Choose another place for the example.',
      details: { folder },
      cause: error,
    });
  }
}

async function removeCopy({ folder, isOurs }: Target): Promise<void> {
  if (isOurs) await removeFolder(folder);
  else for (const name of await readdir(folder)) await removeFolder(join(folder, name));
}
