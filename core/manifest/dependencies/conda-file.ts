import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Scalar, type YAMLSeq } from 'yaml';
import type { Diagnostic, TextEdit } from '#contract/manifest/diagnostic.ts';
import { report } from '../diagnostic.ts';
import { appendToSequence, removeFromSequence } from '../source/edit-yaml.ts';
import { type Positions, positionsOf } from '../text/positions.ts';
import { PYPI_NAMES, SYSTEM_PACKAGES } from './conda-names.ts';
import { parseCondaSpec } from './conda-spec.ts';
import type { DependencyList, ListedRequirement, WantedPython } from './dependency-list.ts';
import { invalidRequirement } from './invalid-requirement.ts';
import { isPath, listed } from './listed-requirement.ts';
import { isRequirement, parseRequirement } from './requirement.ts';
import { parseSpecifier } from './specifier.ts';

interface Reading {
  readonly file: string;
  readonly text: string;
  readonly positions: Positions;
  readonly requirements: ListedRequirement[];
  readonly diagnostics: Diagnostic[];
  python: WantedPython | undefined;
  pip: YAMLSeq | undefined;
  dependencies: YAMLSeq | undefined;
}

/** Adds Debian packages to the manifest, where an edit for that can be made. */
export type AddSystemPackages = (packages: readonly string[]) => TextEdit | undefined;

/**
 * Reads a conda environment file (`name`, `channels`, `dependencies`, a nested `pip` list) as requirements of PyPI:
 * images install from there. What is not a Python package is named kindly, with what gives the same.
 */
export function readCondaFile(options: {
  readonly file: string;
  readonly text: string;
  readonly addSystemPackages: AddSystemPackages;
}): DependencyList {
  const { file, text } = options;
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, keepSourceTokens: true });
  const reading: Reading = {
    file,
    text,
    positions: positionsOf(text),
    requirements: [],
    diagnostics: document.errors.map((error) =>
      report({
        severity: 'error',
        code: 'broken-dependencies',
        message: `${file} is not readable YAML: ${error.message}`,
        file,
        range: positionsOf(text).range(error.pos[0], error.pos[1]),
      }),
    ),
    python: undefined,
    pip: undefined,
    dependencies: undefined,
  };
  if (document.errors.length === 0) readDependencies(reading, document.contents, options.addSystemPackages);
  return {
    kind: 'conda',
    requirements: reading.requirements,
    python: reading.python,
    diagnostics: reading.diagnostics,
    add: (requirement) => addRequirement(reading, requirement),
  };
}

function readDependencies(reading: Reading, contents: unknown, addSystemPackages: AddSystemPackages): void {
  const items = isMap(contents) ? contents.get('dependencies', true) : undefined;
  if (!isSeq(items)) {
    reading.diagnostics.push(
      report({
        severity: 'error',
        code: 'broken-dependencies',
        message: `${reading.file} has no list “dependencies”.`,
        hint: 'A conda file has `dependencies:` with one package a line.',
        file: reading.file,
        range: reading.positions.range(
          0,
          reading.text.indexOf('\n') === -1 ? reading.text.length : reading.text.indexOf('\n'),
        ),
      }),
    );
    return;
  }
  reading.dependencies = items;
  for (const item of items.items) {
    if (isScalar(item)) readConda(reading, item, addSystemPackages);
    else if (isMap(item)) {
      const pip = item.get('pip', true);
      if (isSeq(pip)) {
        reading.pip = pip;
        for (const one of pip.items) if (isScalar(one)) readPip(reading, one);
      }
    }
  }
}

function readConda(reading: Reading, item: Scalar, addSystemPackages: AddSystemPackages): void {
  const { file, positions } = reading;
  const { text, start } = textOf(item);
  const range = positions.range(start, start + text.length);
  const spec = parseCondaSpec(text);
  if (spec === undefined) {
    reading.diagnostics.push(
      report({
        severity: 'error',
        code: 'invalid-requirement',
        message: `“${text}” cannot be asked of PyPI, where images install from.`,
        hint: 'Write it as `name`, `name=1.2.3` or `name>=1,<2`; under `pip:` anything that pip takes.',
        file,
        range,
      }),
    );
    return;
  }
  if (spec.name === 'python') {
    const clauses = parseSpecifier(spec.version);
    if (clauses !== undefined) reading.python = { text, clauses, file, range };
    return;
  }
  const system = Object.hasOwn(SYSTEM_PACKAGES, spec.name) ? SYSTEM_PACKAGES[spec.name] : undefined;
  if (system !== undefined || /^(?:cuda-|r-|lib[a-z0-9]+-(?:ng|dev|devel)$)/.test(spec.name)) {
    explainSystemPackage(reading, { name: spec.name, range, packages: system, addSystemPackages });
    return;
  }
  const name = Object.hasOwn(PYPI_NAMES, spec.name) ? (PYPI_NAMES[spec.name] ?? spec.name) : spec.name;
  const parsed = parseRequirement(`${name}${spec.version}`);
  if (!isRequirement(parsed)) return;
  const nameRange = positions.range(start + spec.nameSpan.start, start + spec.nameSpan.end);
  reading.requirements.push({
    requirement: parsed,
    text: `${name}${spec.version}`,
    hashes: [],
    file,
    range,
    nameRange,
    rename: (other) => ({ file, range: nameRange, text: other }),
    pin: (version) => ({
      file,
      range: positions.range(start + spec.versionSpan.start, start + spec.versionSpan.end),
      text: `=${version}`,
    }),
    remove: reading.dependencies && removeFromSequence({ ...reading, sequence: reading.dependencies, item }),
  });
}

function explainSystemPackage(
  reading: Reading,
  options: {
    readonly name: string;
    readonly range: Diagnostic['range'];
    readonly packages: readonly string[] | undefined;
    readonly addSystemPackages: AddSystemPackages;
  },
): void {
  const { name, range, packages } = options;
  const isQuiet = name === 'pip' || name === 'setuptools' || name === 'wheel' || name === 'certifi';
  if (isQuiet) return;
  const debian = packages ?? [];
  const edit = debian.length === 0 ? undefined : options.addSystemPackages(debian);
  const isUnknown = packages === undefined;
  reading.diagnostics.push(
    report({
      severity: debian.length > 0 && edit !== undefined ? 'warning' : 'info',
      code: 'not-a-python-package',
      message: `${name} is not a Python package, so it is not installed from here.`,
      hint: isUnknown
        ? 'If the script needs it, name the Debian package that has it under `image: packages:`.'
        : debian.length === 0
          ? 'Nothing to do: the base image or the Python packages themselves bring what it gives.'
          : `Debian calls it ${debian.join(', ')}: name it under \`image: packages:\`.`,
      file: reading.file,
      range,
      fixes: [
        edit === undefined
          ? undefined
          : { title: `Add ${debian.join(', ')} to image.packages`, edits: [edit] },
      ],
    }),
  );
}

function readPip(reading: Reading, item: Scalar): void {
  const { file, positions } = reading;
  const { text, start } = textOf(item);
  const range = positions.range(start, start + text.length);
  if (text.startsWith('-') || isPath(text)) {
    reading.diagnostics.push(
      report({
        severity: 'error',
        code: 'unsupported-requirement',
        message: `“${text}” cannot be installed in an image.`,
        hint: 'Name packages only. Own code goes under `files:` in slipway.yml; an index into `slipway settings set packageIndex URL`.',
        file,
        range,
      }),
    );
    return;
  }
  const parsed = parseRequirement(text);
  if (!isRequirement(parsed)) {
    reading.diagnostics.push(
      invalidRequirement(parsed, {
        file,
        range: positions.range(start + parsed.span.start, start + parsed.span.end),
        whole: range,
      }),
    );
    return;
  }
  reading.requirements.push({
    ...listed({ requirement: parsed, text, file, positions, start }),
    remove: reading.pip && removeFromSequence({ ...reading, sequence: reading.pip, item }),
  });
}

/** The text of a plain or quoted scalar and where it starts; quotes are left out. */
function textOf(item: Scalar): { readonly text: string; readonly start: number } {
  const from = item.range?.[0] ?? 0;
  const isQuoted = item.type === 'QUOTE_DOUBLE' || item.type === 'QUOTE_SINGLE';
  return { text: String(item.value ?? ''), start: from + (isQuoted ? 1 : 0) };
}

function addRequirement(reading: Reading, requirement: string): TextEdit | undefined {
  const { pip, dependencies } = reading;
  if (pip !== undefined) return appendToSequence({ ...reading, sequence: pip, item: requirement });
  if (dependencies === undefined) return undefined;
  const conda = requirement.replace(/==/, '=');
  const isPlain = /^[A-Za-z0-9._-]+(?:=[\w.]+)?$/.test(conda);
  return isPlain ? appendToSequence({ ...reading, sequence: dependencies, item: conda }) : undefined;
}
