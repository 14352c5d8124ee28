import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import type { Needs } from '#core/context.ts';
import { notInIndex } from '#core/engine/resolution.ts';
import type { Resolution, Resolver } from '#core/engine/resolver.ts';
import { readNote } from '#core/host/read-note.ts';
import { writeAtomically } from '#core/store/atomic-file.ts';
import type { CondaEntry, WrittenRequirement } from '../dependencies/dependency-list.ts';
import { otherHashes, withOtherHashes } from '../dependencies/hashes.ts';
import { packageKey } from '../dependencies/requirement.ts';
import { report } from '../diagnostic.ts';
import { activeRequirements } from '../doctor/doctor-input.ts';
import type { ReadingParts } from '../project-reading.ts';
import { askConda, condaAnswerSchema, explainConda, movedEntries } from './ask-conda.ts';
import { explainRefusal, withoutWheels } from './explain-refusal.ts';

/** Whether a check waits for the package index, or takes what is known and asks in the background. */
export type Patience = 'wait' | 'background' | 'never';

/** A first answer takes as long as the index needs; past this a check goes on without it. */
const LONGEST_MS = 60_000;
/** Releases come and are withdrawn. */
const KEPT_MS = 12 * 3_600_000;
/** So long an index that did not answer is left alone. */
const PAUSE_MS = 30_000;
/** Questions for one list: each leaves out what the answer before named as having no ready-made files. */
const MOST_ROUNDS = 4;

const answerSchema = z.object({
  at: z.number(),
  refusals: z.array(z.string()).readonly(),
  warnings: z.array(z.string()).readonly(),
  /** Packages of which the index has other files than the hashes of the project name. */
  changed: z.array(z.string()).readonly().default([]),
  /** Entries of a conda file that the index has no package of the name of. */
  moved: z.array(z.string()).readonly().default([]),
  conda: condaAnswerSchema.optional(),
  /** Why there is no answer. */
  unavailable: z.string().optional(),
});
type Answer = z.output<typeof answerSchema>;

/** Answers, and questions on their way, of this process by their key. */
const known = new Map<string, Answer>();
const running = new Map<string, Promise<Answer>>();
const MOST_KNOWN = 500;

/**
 * What the package index says of the dependencies of a project: nothing for what it can install. With `background` the
 * first check of a list of dependencies only starts the question; a later one has the answer.
 */
export async function askResolver(
  context: Needs<'store' | 'resolver'>,
  parts: ReadingParts | undefined,
  patience: Patience,
): Promise<readonly Diagnostic[]> {
  const { resolver } = context;
  if (resolver === undefined || parts === undefined || patience === 'never') return [];
  const python = parts.source.runtime.replace('python-', '');
  const active = activeRequirements(parts.requirements, python);
  const requirements = active.filter(({ requirement }) => requirement.url === undefined);
  const unopened = active.filter(({ requirement }) => requirement.url !== undefined).map(notOpened);
  const isBroken = parts.hasDependencyErrors;
  const entries = parts.conda?.entries ?? [];
  if (isBroken || requirements.length + entries.length === 0) return isBroken ? [] : unopened;
  const lines = [...new Set(requirements.map((one) => one.text.trim()))].sort();
  const hashes = requirements.flatMap((one) => one.hashes);
  const specs = [...entries.map(({ spec }) => spec), ...requirements.flatMap(({ conda }) => conda ?? [])];
  const key = keyOf([python, await resolver.source(), ...lines, ...hashes, ...specs]);
  const path = join(context.store.folder, 'caches', 'resolutions', `${key}.json`);
  const asked = { runtimeEdits: parts.runtimeEdits, requirements, python };
  const before = fresh(known.get(key)) ?? fresh(await readNote(path, answerSchema));
  const question =
    before === undefined ? ask({ resolver, key, path, python, lines, requirements, entries }) : undefined;
  if (before === undefined && patience === 'background') return unopened;
  const answer = before ?? (await question);
  if (answer === undefined) return [];
  const [first] = requirements;
  const moved = movedEntries(requirements.filter((one) => answer.moved.includes(one.requirement.key)));
  return [
    ...unopened,
    ...explainConda(answer.conda, { python, part: parts.conda, moved }),
    ...answer.refusals.map((output) => explainRefusal(output, asked)),
    ...requirements
      .filter(({ requirement }) => answer.changed.includes(requirement.key))
      .map((one) =>
        report({
          severity: 'error',
          code: 'other-hashes',
          ...otherHashes(one),
          file: one.file,
          range: one.range,
        }),
      ),
    ...answer.warnings.flatMap((warning) => withdrawn(warning, requirements)),
    ...(answer.unavailable === undefined || first === undefined ? [] : [notAsked(first, answer.unavailable)]),
  ];
}

function keyOf(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);
}

function fresh(answer: Answer | undefined): Answer | undefined {
  if (answer === undefined) return undefined;
  const age = Date.now() - answer.at;
  return age < (answer.unavailable === undefined ? KEPT_MS : PAUSE_MS) ? answer : undefined;
}

interface Question {
  readonly resolver: Resolver;
  readonly key: string;
  readonly path: string;
  readonly python: string;
  readonly lines: readonly string[];
  readonly requirements: readonly WrittenRequirement[];
  readonly entries: readonly CondaEntry[];
}

/** Asks once, however many checks wait for it. */
function ask(question: Question): Promise<Answer> {
  const { key, path } = question;
  const begun = running.get(key);
  if (begun !== undefined) return begun;
  const answer = askAll(question).then(async (found) => {
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, found);
    if (found.unavailable === undefined) await keepAnswer(path, found);
    return found;
  });
  running.set(key, answer);
  const done = (): void => void running.delete(key);
  // A waiting caller sees the error; in the background there is no one to tell.
  answer.then(done, done);
  return answer;
}

/** First the package index; what it has no name of and a conda file asks for is asked of conda's channels. */
async function askAll(question: Question): Promise<Answer> {
  const signal = AbortSignal.timeout(LONGEST_MS);
  const moved: WrittenRequirement[] = [];
  const answer = await askIndex(question, moved, signal);
  if (answer.unavailable !== undefined) return answer;
  const { resolver, python, entries } = question;
  const wanted = [...entries, ...movedEntries(moved)];
  const conda = await askConda(resolver, { python, entries: wanted }, signal);
  return {
    ...answer,
    moved: moved.map(({ requirement }) => requirement.key),
    ...(conda === undefined ? {} : { conda }),
  };
}

async function askIndex(
  { resolver, python, lines, requirements }: Question,
  moved: WrittenRequirement[],
  signal: AbortSignal,
): Promise<Answer> {
  const refusals: string[] = [];
  const hashes = requirements.some((one) => one.hashes.length > 0);
  let left = lines;
  for (let round = 0; round < MOST_ROUNDS + moved.length && left.length > 0; round += 1) {
    const resolution = await resolveOnce(resolver, { python, lines: left, signal, hashes });
    if (resolution.kind === 'unavailable')
      return {
        at: Date.now(),
        refusals,
        warnings: [],
        changed: [],
        moved: [],
        unavailable: resolution.reason,
      };
    if (resolution.kind === 'resolved') {
      const changed = withOtherHashes(requirements, resolution.lock ?? '').map((one) => one.requirement.key);
      return { at: Date.now(), refusals, warnings: resolution.warnings, changed, moved: [] };
    }
    const absent = packageKey(notInIndex(resolution.output) ?? '');
    const forConda = requirements.filter((one) => one.conda !== undefined && one.requirement.key === absent);
    if (forConda.length > 0) {
      moved.push(...forConda);
      const texts = new Set(forConda.map(({ text }) => text.trim()));
      left = left.filter((line) => !texts.has(line));
      continue;
    }
    refusals.push(resolution.output);
    const missing = withoutWheels(resolution.output);
    const rest = left.filter(
      (line) => !missing.includes(packageKey(/^[A-Za-z0-9][\w.-]*/.exec(line)?.[0] ?? '')),
    );
    if (rest.length === left.length) break;
    left = rest;
  }
  return { at: Date.now(), refusals, warnings: [], changed: [], moved: [] };
}

async function resolveOnce(
  resolver: Resolver,
  question: {
    readonly python: string;
    readonly lines: readonly string[];
    readonly signal: AbortSignal;
    readonly hashes: boolean;
  },
): Promise<Resolution> {
  const requirements = question.lines.map((line) => `${line}\n`).join('');
  try {
    return await resolver.resolve(
      { python: question.python, requirements, hashes: question.hashes },
      question.signal,
    );
  } catch (error) {
    if (!question.signal.aborted) throw error;
    return { kind: 'unavailable', reason: 'The package index did not answer in time.' };
  }
}

async function keepAnswer(path: string, answer: Answer): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeAtomically(path, JSON.stringify(answer), { durable: false });
}

/** A check opens no address of a project: what is there shows in the build. */
function notOpened({ requirement, file, range }: WrittenRequirement): Diagnostic {
  return report({
    severity: 'info',
    code: 'address-not-checked',
    message: `${requirement.name} comes from an address, which is opened only by the build.`,
    hint: 'Nothing to do when the build can reach it.',
    file,
    range,
  });
}

/** `attrs==21.1.0` is yanked (reason: "…") */
function withdrawn(warning: string, requirements: readonly WrittenRequirement[]): readonly Diagnostic[] {
  const [, name, version, reason] =
    /^`([A-Za-z0-9._-]+)==([^`]+)` is yanked(?: \(reason: "(.*)"\))?/.exec(warning) ?? [];
  if (name === undefined) return [];
  const one = requirements.find(({ requirement }) => requirement.key === packageKey(name));
  const place = one ?? requirements[0];
  if (place === undefined) return [];
  return [
    report({
      severity: 'warning',
      code: 'withdrawn-release',
      message:
        `${name} ${version ?? ''} was yanked by its authors${reason === undefined || reason === '' ? '' : `: ${reason.replace(/\.?$/, '.')}`}`.replace(
          /(?<!\.)$/,
          '.',
        ),
      hint: 'Use another version.',
      file: place.file,
      range: place.range,
    }),
  ];
}

function notAsked(place: WrittenRequirement, reason: string): Diagnostic {
  return report({
    severity: 'info',
    code: 'index-not-asked',
    message: `The dependencies were checked against built-in tables only. ${reason}`,
    hint: 'The next build, or the next check with network access, shows whether every package can be installed.',
    file: place.file,
    range: place.range,
  });
}
