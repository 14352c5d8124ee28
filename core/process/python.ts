import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import { runCommand } from '#core/host/command.ts';
import { type Candidate, pythonCandidates, thisMachine } from './python-places.ts';

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
  const range = { oldest: OLDEST_MINOR, newest: NEWEST_MINOR };
  for (const candidate of await pythonCandidates(thisMachine(wish.environment), wantedMinor, range)) {
    const python = await ask(candidate, wish);
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
  const python = await ask({ file: path, words: [] }, wish);
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

/** What an interpreter says of itself; undefined when it cannot be used. */
async function ask(candidate: Candidate, wish: PythonWish): Promise<Python | undefined> {
  const python = await answerOf(candidate, wish);
  if (python === undefined || python.implementation !== 'cpython') return undefined;
  const [major, minor] = python.version;
  if (major !== 3 || minor < OLDEST_MINOR) return undefined;
  return { path: python.path, version: python.version.join('.'), minor };
}

async function answerOf(
  { file, words }: Candidate,
  wish: PythonWish,
): Promise<z.output<typeof answerSchema> | undefined> {
  try {
    const { code, output } = await runCommand({
      file,
      arguments: [...words, '-I', '-S', '-c', QUESTION],
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
