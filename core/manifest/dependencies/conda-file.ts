import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Scalar, type YAMLSeq } from 'yaml';
import type { Diagnostic, Range, TextEdit } from '#contract/manifest/diagnostic.ts';
import { report } from '../diagnostic.ts';
import type { Project } from '../project/open-project.ts';
import { appendToSequence, removeFromSequence } from '../source/edit-yaml.ts';
import { type Positions, positionsOf } from '../text/positions.ts';
import { type CondaPackage, condaPackage } from './conda-names.ts';
import { condaPackageRemarks, condaRemarks, type NotPython, narrowedRemarks } from './conda-remarks.ts';
import { condaMatch, isOwnChannel, parseCondaSpec } from './conda-spec.ts';
import type { CondaEntry, DependencyList, WantedPython } from './dependency-list.ts';
import { groupedLines } from './grouped-lines.ts';
import { type PipReading, readPipLine, startReading } from './pip-reading.ts';
import { isRequirement, parseRequirement } from './requirement.ts';
import { constrained, idleConstraints } from './requirements-file.ts';
import { parseSpecifier } from './specifier.ts';

interface Reading {
  readonly file: string;
  readonly text: string;
  readonly positions: Positions;
  /** Requirements and diagnostics, of conda's own entries too. */
  readonly pip: PipReading;
  readonly notPython: NotPython[];
  readonly conda: CondaEntry[];
  channels: readonly string[];
  readonly narrowed: { readonly range: Range; readonly text: string; readonly read: string }[];
  python: WantedPython | undefined;
  pipList: YAMLSeq | undefined;
  dependencies: YAMLSeq | undefined;
}

const LONGEST_LIST = 5_000;

/** Adds Debian packages to the manifest, where an edit for that can be made. */
export type AddSystemPackages = (packages: readonly string[]) => TextEdit | undefined;

/**
 * Reads a conda environment file (`name`, `channels`, `dependencies`, a nested `pip` list), also one that `conda env
 * export` wrote, as requirements of PyPI: images install from there. What PyPI does not have is named.
 */
export async function readCondaFile(
  project: Project,
  options: { readonly file: string; readonly text: string; readonly addSystemPackages: AddSystemPackages },
): Promise<DependencyList> {
  const { file, text } = options;
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, keepSourceTokens: true });
  const reading: Reading = {
    file,
    text,
    positions: positionsOf(text),
    pip: startReading(project, file),
    notPython: [],
    conda: [],
    channels: [],
    narrowed: [],
    python: undefined,
    pipList: undefined,
    dependencies: undefined,
  };
  const { pip } = reading;
  for (const error of document.errors)
    pip.diagnostics.push(
      broken(reading, `${file} is not readable YAML: ${error.message}`, error.pos[0], error.pos[1]),
    );
  if (document.errors.length === 0) await readDependencies(reading, document.contents);
  return {
    kind: 'conda',
    requirements: constrained(pip),
    python: reading.python,
    conda: { entries: reading.conda, channels: reading.channels },
    diagnostics: [
      ...pip.diagnostics,
      ...condaPackageRemarks(reading.conda),
      ...condaRemarks(file, reading.notPython, options.addSystemPackages),
      ...narrowedRemarks(file, reading.narrowed),
      ...groupedLines(pip),
      ...idleConstraints(pip),
    ],
    add: (requirement) => addRequirement(reading, requirement),
  };
}

function broken(reading: Reading, message: string, start: number, end: number): Diagnostic {
  const { file, positions } = reading;
  return report({
    severity: 'error',
    code: 'broken-dependencies',
    message,
    file,
    range: positions.range(start, end),
  });
}

async function readDependencies(reading: Reading, contents: unknown): Promise<void> {
  const items = isMap(contents) ? contents.get('dependencies', true) : undefined;
  reading.channels = channelsIn(contents);
  const firstLine = reading.text.split('\n', 1)[0]?.length ?? 0;
  if (!isSeq(items)) {
    reading.pip.diagnostics.push({
      ...broken(reading, `${reading.file} has no list “dependencies”.`, 0, firstLine),
      hint: 'Add `dependencies:` with one package per line.',
    });
    return;
  }
  if (items.items.length > LONGEST_LIST) {
    const message = `${reading.file} lists more than ${LONGEST_LIST.toLocaleString('en')} packages.`;
    reading.pip.diagnostics.push(broken(reading, message, 0, firstLine));
    return;
  }
  reading.dependencies = items;
  for (const item of items.items) {
    if (isScalar(item)) readConda(reading, item);
    else if (isMap(item)) await readPipList(reading, item.get('pip', true));
  }
}

function channelsIn(contents: unknown): readonly string[] {
  const list = isMap(contents) ? contents.get('channels', true) : undefined;
  if (!isSeq(list)) return [];
  return list.items.flatMap((item) => (isScalar(item) ? [String(item.value)] : [])).slice(0, 100);
}

/** The entries below `pip:` are lines of a requirements file: conda hands them to pip as one. */
async function readPipList(reading: Reading, list: unknown): Promise<void> {
  if (!isSeq(list)) return;
  reading.pipList = list;
  const { file, positions } = reading;
  for (const item of list.items.slice(0, LONGEST_LIST)) {
    if (!isScalar(item)) continue;
    const { text, start } = textOf(item);
    const remove = removeFromSequence({ ...reading, sequence: list, item });
    await readPipLine(reading.pip, { file, positions, text, start, isConstraint: false, remove });
  }
}

function readConda(reading: Reading, item: Scalar): void {
  const { file, positions } = reading;
  const { text, start } = textOf(item);
  const range = positions.range(start, start + text.length);
  const remove =
    reading.dependencies && removeFromSequence({ ...reading, sequence: reading.dependencies, item });
  const spec = parseCondaSpec(text);
  if (spec === undefined) {
    reading.pip.diagnostics.push(cannotAskPip({ file, range, text }));
    return;
  }
  if (spec.name === 'python') {
    const clauses = parseSpecifier(spec.version);
    if (clauses !== undefined) reading.python = { text, clauses, file, range };
    return;
  }
  const known: CondaPackage = isOwnChannel(spec.channel) ? { kind: 'conda' } : condaPackage(spec.name);
  if (known.kind === 'conda') {
    reading.conda.push({ name: spec.name, spec: condaMatch(spec), file, range });
    return;
  }
  if (known.kind !== 'python') {
    reading.notPython.push({ name: spec.name, known, range, remove });
    return;
  }
  const written = `${known.name}${spec.version}`;
  const parsed = parseRequirement(written);
  if (!isRequirement(parsed)) {
    reading.pip.diagnostics.push(cannotAskPip({ file, range, text }));
    return;
  }
  if (spec.isNarrowed) reading.narrowed.push({ range, text, read: written });
  const nameRange = positions.range(start + spec.nameSpan.start, start + spec.nameSpan.end);
  reading.pip.requirements.push({
    requirement: parsed,
    text: written,
    hashes: [],
    file,
    range,
    nameRange,
    conda: condaMatch(spec),
    rename: (other) => ({ file, range: nameRange, text: other }),
    pin: (version) => ({
      file,
      range: positions.range(start + spec.versionSpan.start, start + spec.versionSpan.end),
      text: `=${version}`,
    }),
    remove,
  });
}

function cannotAskPip(entry: {
  readonly file: string;
  readonly range: Diagnostic['range'];
  readonly text: string;
}): Diagnostic {
  const shown = entry.text.length > 100 ? `${entry.text.slice(0, 100)}…` : entry.text;
  return report({
    severity: 'error',
    code: 'invalid-requirement',
    message: `“${shown}” is not a valid requirement for PyPI, where images install from.`,
    hint: 'Write it as `name`, `name=1.2.3` or `name>=1,<2`; under `pip:`, use anything that pip accepts.',
    file: entry.file,
    range: entry.range,
  });
}

/** The text of a plain or quoted scalar and where it starts; quotes are left out. */
function textOf(item: Scalar): { readonly text: string; readonly start: number } {
  const from = item.range?.[0] ?? 0;
  const isQuoted = item.type === 'QUOTE_DOUBLE' || item.type === 'QUOTE_SINGLE';
  return { text: String(item.value ?? ''), start: from + (isQuoted ? 1 : 0) };
}

function addRequirement(reading: Reading, requirement: string): TextEdit | undefined {
  const { pipList, dependencies } = reading;
  if (pipList !== undefined) return appendToSequence({ ...reading, sequence: pipList, item: requirement });
  if (dependencies === undefined) return undefined;
  const conda = requirement.replace(/==/, '=');
  const isPlain = /^[A-Za-z0-9._-]+(?:=[\w.]+)?$/.test(conda);
  return isPlain ? appendToSequence({ ...reading, sequence: dependencies, item: conda }) : undefined;
}
