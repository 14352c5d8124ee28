import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import { type Lock, lockSchema } from '#contract/manifest/version.ts';
import type { Needs } from '#core/context.ts';
import type { Builder, BuildSettings } from '#core/engine/engine.ts';
import { notInIndex } from '#core/engine/resolution.ts';
import { hasCode } from '#core/host/system-error.ts';
import { writeAtomically } from '#core/store/atomic-file.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import type { CondaEntry, WrittenRequirement } from '../dependencies/dependency-list.ts';
import { otherHashes, withOtherHashes } from '../dependencies/hashes.ts';
import { packageKey } from '../dependencies/requirement.ts';
import { tooOldForConda } from '../resolve/ask-conda.ts';
import { digestOfValue } from './canonical.ts';

export interface LockOptions {
  readonly engine: Pick<Builder, 'kind' | 'lock' | 'lockConda'>;
  readonly settings: BuildSettings;
  readonly base: string;
  readonly python: string;
  readonly requirements: readonly WrittenRequirement[];
  /** What only the channels of conda have. */
  readonly conda: readonly CondaEntry[];
  /** What the scoring server itself needs. */
  readonly scoring: readonly string[];
  /** Resolve again though the answer of last time is known. */
  readonly upgrade: boolean;
}

/**
 * Pins the user's requirements together with those of the scoring server. The answer is remembered for the same
 * question (requirements, Python, base, engine, indexes), so that a build of the same inputs resolves nothing. Its text
 * is kept as a blob.
 */
export async function lockDependencies(
  context: Needs<'store'>,
  options: LockOptions,
  work: TaskWork,
): Promise<Lock> {
  const path = lockPath(context, options);
  const known = options.upgrade ? undefined : await readLock(context, path);
  if (known !== undefined) {
    // Another project may have locked the same lines without these hashes.
    if (options.requirements.some(({ hashes }) => hashes.length > 0))
      mustHaveHashes(options.requirements, await readFile(context.store.blobs.pathOf(known.digest), 'utf8'));
    work.step('lock', 'Lock the dependencies');
    work.endStep('lock', 'cached', `${known.packages.length} packages`);
    return known;
  }
  return work.within('lock', 'Lock the dependencies', async () => {
    const { text, moved } = await lockPython(options, work);
    const conda = await lockFromConda(context, options, moved, work);
    mustHaveHashes(options.requirements, text);
    const lock: Lock = {
      python: options.python,
      packages: packagesIn(text),
      digest: (await context.store.blobs.addText(text)).digest,
      ...(conda === undefined ? {} : { conda }),
    };
    await mkdir(join(context.store.folder, 'locks'), { recursive: true });
    await writeAtomically(path, JSON.stringify(lock), { durable: false });
    return lock;
  });
}

/** Packages of conda that are left to it are in the question too: the same names may be asked of PyPI alone. */
function condaKey({ conda, requirements, settings }: LockOptions): object {
  const specs = [...conda.map(({ spec }) => spec), ...requirements.flatMap(({ conda: spec }) => spec ?? [])];
  return specs.length === 0 ? {} : { conda: specs.sort(), channels: settings.condaChannels };
}

/** The answer of the package index. What only a conda file asks for, and PyPI has not, is left to conda. */
async function lockPython(
  options: LockOptions,
  work: TaskWork,
): Promise<{ readonly text: string; readonly moved: readonly string[] }> {
  const moved: WrittenRequirement[] = [];
  for (;;) {
    const left = options.requirements.filter((one) => !moved.includes(one));
    try {
      const { engine, python, base, settings, scoring } = options;
      const requirements = requirementsText({ requirements: left, scoring });
      const text = await engine.lock({ python, base, requirements, settings }, work);
      return { text, moved: moved.flatMap(({ conda }) => conda ?? []) };
    } catch (error) {
      const absent = absentRequirements(error, left);
      if (absent.length === 0) throw error;
      moved.push(...absent);
      const names = absent.map(({ requirement }) => requirement.name).join(', ');
      work.log(`${names} is not on PyPI: looking in the conda channels.`, 'lock');
    }
  }
}

function absentRequirements(
  error: unknown,
  requirements: readonly WrittenRequirement[],
): readonly WrittenRequirement[] {
  const output = error instanceof SlipwayError ? error.details?.output : undefined;
  const name = typeof output === 'string' ? notInIndex(output) : undefined;
  if (name === undefined) return [];
  const key = packageKey(name);
  return requirements.filter(({ conda, requirement }) => conda !== undefined && requirement.key === key);
}

async function lockFromConda(
  { store }: Needs<'store'>,
  options: LockOptions,
  moved: readonly string[],
  work: TaskWork,
): Promise<Lock['conda']> {
  const specs = [...new Set([...options.conda.map(({ spec }) => spec), ...moved])].sort();
  if (specs.length === 0) return undefined;
  const { python, base, settings } = options;
  mustRunRattler(python);
  const lock = await options.engine.lockConda({ python, base, specs, settings }, work);
  const packages = [...lock.packages].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { packages, digest: (await store.blobs.addText(lock.text)).digest };
}

function mustRunRattler(python: string): void {
  const problem = tooOldForConda(python);
  if (problem !== undefined) throw new SlipwayError('dependency_unresolved', problem);
}

/** Whether the answer to the same question is known, so that nothing has to be resolved. */
export async function isLocked(context: Needs<'store'>, options: LockOptions): Promise<boolean> {
  return !options.upgrade && (await readLock(context, lockPath(context, options))) !== undefined;
}

function lockPath({ store }: Needs<'store'>, options: LockOptions): string {
  const key = digestOfValue({
    requirements: requirementsText(options),
    python: options.python,
    base: options.base,
    engine: options.engine.kind,
    index: options.settings.packageIndex ?? null,
    extraIndexes: options.settings.extraPackageIndexes,
    ...condaKey(options),
  }).slice('sha256:'.length);
  return join(store.folder, 'locks', `${key}.json`);
}

/** One requirement a line, sorted, so that their order in the project's files does not matter. */
function requirementsText(options: Pick<LockOptions, 'requirements' | 'scoring'>): string {
  const lines = [
    ...options.requirements.map((one) => one.text.trim()),
    ...options.scoring.map((one) => one.trim()),
  ];
  return [...new Set(lines)]
    .sort()
    .map((line) => `${line}\n`)
    .join('');
}

async function readLock({ store }: Needs<'store'>, path: string): Promise<Lock | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  try {
    const lock = lockSchema.parse(JSON.parse(text));
    const digests = [lock.digest, ...(lock.conda === undefined ? [] : [lock.conda.digest])];
    const present = await Promise.all(digests.map((digest) => store.blobs.has(digest)));
    return present.includes(false) ? undefined : lock;
  } catch {
    // A cache: what cannot be read is resolved again and overwritten.
    return undefined;
  }
}

/** `name==version` and `name @ address` of a lock. */
function packagesIn(text: string): Lock['packages'] {
  const packages: { name: string; version: string }[] = [];
  for (const line of text.split('\n')) {
    const match =
      /^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*==\s*([^\s;\\]+)/.exec(line) ??
      /^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*@\s*([^\s;\\]+)/.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined)
      packages.push({ name: packageKey(match[1]), version: match[2] });
  }
  return packages.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Hashes that the user gave are a promise: one of them has to be among those of the package that was locked. */
function mustHaveHashes(requirements: readonly WrittenRequirement[], text: string): void {
  const [other] = withOtherHashes(requirements, text);
  if (other === undefined) return;
  throw new SlipwayError('dependency_unresolved', {
    ...otherHashes(other),
    details: { package: other.requirement.name, hashes: other.hashes },
  });
}
