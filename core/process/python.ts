import { access, constants, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import { runCommand } from '#core/host/command.ts';

/** A CPython of this machine, outside any virtual environment. */
export interface Python {
  readonly path: string;
  /** `3.11.7` */
  readonly version: string;
  readonly minor: number;
}

export type Environment = Readonly<Record<string, string | undefined>>;

interface PythonWish {
  /** `3.11` */
  readonly wanted: string;
  /** The interpreter of the settings; it is used whatever its version. */
  readonly chosen: string | undefined;
  readonly environment: Environment;
  readonly signal?: AbortSignal | undefined;
}

/** The scoring server runs from this minor version of Python 3 on. */
const OLDEST_MINOR = 9;
const NEWEST_MINOR = 15;

const HINT =
  'Install Python 3.9 or later (python.org, your system’s packages, or pyenv), or name one with `slipway settings set python PATH`.';

/**
 * The Python to run a plan with: the one of the settings, else the first on this machine of the wanted minor
 * version, else the nearest. `engine_unavailable` when there is none from 3.9 on.
 */
export async function findPython(wish: PythonWish): Promise<Python> {
  if (wish.chosen !== undefined) return askChosen(wish.chosen, wish);
  const wantedMinor = Number(wish.wanted.split('.')[1] ?? OLDEST_MINOR);
  let nearest: Python | undefined;
  for (const path of await candidates(wantedMinor, wish.environment)) {
    const python = await ask(path, wish);
    if (python === undefined) continue;
    if (python.minor === wantedMinor) return python;
    if (nearest === undefined || isNearer(python, nearest, wantedMinor)) nearest = python;
  }
  if (nearest !== undefined) return nearest;
  throw new SlipwayError('engine_unavailable', {
    message: 'The process engine needs Python 3.9 or later, and none was found on this machine.',
    hint: HINT,
  });
}

/** A note for the log when a plan runs on another minor version than it asks for; undefined when it does not. */
export function noteOnVersion(python: Python, wanted: string): string | undefined {
  if (python.version.startsWith(`${wanted}.`)) return undefined;
  return `Python ${wanted} was not found. Using Python ${python.version} (${python.path}). An image built by Docker has ${wanted} and may behave differently.`;
}

async function askChosen(path: string, wish: PythonWish): Promise<Python> {
  const python = await ask(path, wish);
  if (python !== undefined) return python;
  throw new SlipwayError('engine_unavailable', {
    message: `The Python of the settings, ${path}, is not CPython 3.9 or later.`,
    hint: `Choose another with \`slipway settings set python PATH\`, or \`slipway settings set python null\` to let Slipway find one.`,
    details: { path },
  });
}

function isNearer(candidate: Python, nearest: Python, wantedMinor: number): boolean {
  const distance = (python: Python): number => Math.abs(python.minor - wantedMinor);
  const difference = distance(candidate) - distance(nearest);
  return difference < 0 || (difference === 0 && candidate.minor > nearest.minor);
}

const answerSchema = z.object({
  version: z.tuple([z.number(), z.number(), z.number()]),
  implementation: z.string(),
  path: z.string(),
});

/** `_base_executable` is the interpreter behind a virtual environment (bpo-38905). */
const QUESTION = `import json, sys
print(json.dumps({"version": sys.version_info[:3], "implementation": sys.implementation.name,
  "path": getattr(sys, "_base_executable", None) or sys.executable}))`;

/** What an interpreter says of itself; undefined when it can't be used. */
async function ask(path: string, wish: PythonWish): Promise<Python | undefined> {
  const python = await answerOf(path, wish);
  if (python === undefined || python.implementation !== 'cpython') return undefined;
  const [major, minor] = python.version;
  if (major !== 3 || minor < OLDEST_MINOR) return undefined;
  return { path: python.path, version: python.version.join('.'), minor };
}

async function answerOf(path: string, wish: PythonWish): Promise<z.output<typeof answerSchema> | undefined> {
  try {
    const { code, output } = await runCommand({
      file: path,
      arguments: ['-I', '-S', '-c', QUESTION],
      environment: wish.environment,
      signal: wish.signal,
    });
    return code === 0 ? answerSchema.parse(JSON.parse(output)) : undefined;
  } catch {
    // Not a Python, or a launcher that has none to launch: the next candidate is asked.
    wish.signal?.throwIfAborted();
    return undefined;
  }
}

/** Files that may be a Python, likeliest first: by name the wanted version, then unversioned, then the nearest. */
async function candidates(wantedMinor: number, environment: Environment): Promise<readonly string[]> {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const minors = Array.from({ length: NEWEST_MINOR - OLDEST_MINOR + 1 }, (_, index) => OLDEST_MINOR + index);
  const byDistance = minors.sort((a, b) => Math.abs(a - wantedMinor) - Math.abs(b - wantedMinor) || b - a);
  const folders = searchFolders(environment);
  const installed = await versionFolders(environment);
  const named = (minor: number): readonly string[] => {
    const ofVersion = installed
      .filter(({ name }) => new RegExp(`^(cpython-)?3\\.${minor}(?![0-9])`).test(name))
      .map(({ python }) => python);
    const onPath = folders.map((folder) => join(folder, `python3.${minor}${suffix}`));
    return [
      // Who has pyenv's shims on PATH has them before the system's own.
      ...(usesPyenv(environment) ? [...ofVersion, ...onPath] : [...onPath, ...ofVersion]),
      `/Library/Frameworks/Python.framework/Versions/3.${minor}/bin/python3`,
    ];
  };
  const unnamed = folders.flatMap((folder) =>
    ['python3', 'python', ...(suffix === '' ? [] : ['py'])].map((name) => join(folder, `${name}${suffix}`)),
  );
  const [first, ...others] = byDistance;
  const all = [...(first === undefined ? [] : named(first)), ...unnamed, ...others.flatMap(named)];
  const present = await Promise.all(
    [...new Set(all)].map(async (path) => ((await isThere(path)) ? [path] : [])),
  );
  return present.flat();
}

/** PATH, and where Pythons lie that a program started from a desktop icon does not have on its PATH. */
function searchFolders(environment: Environment): readonly string[] {
  const usual = ['/usr/local/bin', '/opt/homebrew/bin', '/usr/bin'];
  // A shim starts a shell to find the version of the current folder; the versions themselves are asked instead.
  const direct = pathFolders(environment).filter((folder) => folder !== shims(environment));
  return [...new Set([...direct, ...(process.platform === 'win32' ? [] : usual)])];
}

function usesPyenv(environment: Environment): boolean {
  return pathFolders(environment).includes(shims(environment));
}

function shims(environment: Environment): string {
  return join(pyenvRoot(environment), 'shims');
}

function pathFolders(environment: Environment): readonly string[] {
  return (environment.PATH ?? environment.Path ?? '').split(delimiter).filter((folder) => folder !== '');
}

/** Pythons that pyenv and uv have installed, by the name of their folder, newest patch version first. */
async function versionFolders(
  environment: Environment,
): Promise<readonly { readonly name: string; readonly python: string }[]> {
  const home = environment.HOME ?? environment.USERPROFILE ?? homedir();
  const roots = [
    join(pyenvRoot(environment), 'versions'),
    join(environment.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'uv', 'python'),
  ];
  const found = await Promise.all(
    roots.map(async (root) =>
      (await namesIn(root)).map((name) => ({ name, python: join(root, name, 'bin', 'python3') })),
    ),
  );
  return found.flat().sort((a, b) => b.name.localeCompare(a.name, 'en', { numeric: true }));
}

function pyenvRoot(environment: Environment): string {
  const home = environment.HOME ?? environment.USERPROFILE ?? homedir();
  return environment.PYENV_ROOT ?? join(home, '.pyenv');
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    // Not installed, or not for this user to read.
    return [];
  }
}

async function isThere(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
