import { posix } from 'node:path';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { report } from '../diagnostic.ts';
import type { Project } from '../project/open-project.ts';
import { type Positions, positionsOf } from '../text/positions.ts';
import type { DependencyList, ListedRequirement } from './dependency-list.ts';
import { invalidRequirement } from './invalid-requirement.ts';
import { isPath, listed } from './listed-requirement.ts';
import { isRequirement, packageKey, parseRequirement } from './requirement.ts';

interface Reading {
  readonly project: Project;
  readonly requirements: ListedRequirement[];
  readonly constraints: ListedRequirement[];
  readonly diagnostics: Diagnostic[];
  readonly seen: Set<string>;
}

interface Line {
  readonly file: string;
  readonly positions: Positions;
  /** Without comment; continuation lines joined by blanks, so that offsets count in the file. */
  readonly text: string;
  readonly start: number;
}

/**
 * Reads a requirements file with the files it includes (`-r`) and its constraints (`-c`), as pip does
 * (https://pip.pypa.io/en/stable/reference/requirements-file-format/).
 */
export async function readRequirementsFile(
  project: Project,
  path: string,
  text: string,
): Promise<DependencyList> {
  const reading: Reading = {
    project,
    requirements: [],
    constraints: [],
    diagnostics: [],
    seen: new Set([path]),
  };
  await readLines(reading, { file: path, text, isConstraints: false });
  const end = positionsOf(text).range(text.length, text.length);
  return {
    kind: 'requirements',
    requirements: reading.requirements.map((listed) => constrain(listed, reading.constraints)),
    python: undefined,
    diagnostics: [...reading.diagnostics, ...idleConstraints(reading)],
    add: (requirement) => ({
      file: path,
      range: end,
      text: `${text === '' || text.endsWith('\n') ? '' : '\n'}${requirement}\n`,
    }),
  };
}

async function readLines(
  reading: Reading,
  options: { readonly file: string; readonly text: string; readonly isConstraints: boolean },
): Promise<void> {
  const { file, text, isConstraints } = options;
  const positions = positionsOf(text);
  const joined = text.replace(/\\(\r\n|\n|\r)/g, (all) => ' '.repeat(all.length));
  let start = 0;
  for (const raw of joined.split(/(?<=\n)/)) {
    const content = raw.replace(/(^|\s)#.*$/su, '').trimEnd();
    const line = { file, positions, text: content, start };
    start += raw.length;
    if (content.trim() === '') continue;
    if (content.trimStart().startsWith('-')) await readOption(reading, line);
    else readRequirement(reading, line, { wholeEnd: start, isConstraints });
  }
}

async function readOption(reading: Reading, line: Line): Promise<void> {
  const indent = line.text.length - line.text.trimStart().length;
  const match = /^\s*(--?[A-Za-z-]+?)(?:[=\s]\s*(.*)|(?<=^\s*-[rce])(.+))?$/.exec(line.text);
  const option = match?.[1] ?? line.text.trim();
  const value = (match?.[2] ?? match?.[3] ?? '').trim();
  const range = line.positions.range(line.start + indent, line.start + line.text.length);
  switch (option) {
    case '-r':
    case '--requirement':
    case '-c':
    case '--constraint':
      await include(reading, line, {
        value,
        range,
        isConstraints: option === '-c' || option === '--constraint',
      });
      return;
    case '-e':
    case '--editable':
      reading.diagnostics.push(refusal(line, range, line.text.trim()));
      return;
    case '-i':
    case '--index-url':
    case '--extra-index-url':
    case '--trusted-host':
    case '--find-links':
    case '-f':
    case '--no-index':
      reading.diagnostics.push(
        report({
          severity: 'warning',
          code: 'ignored-option',
          message: `${option} is not followed here.`,
          hint: 'Package indexes belong to the machine, not to the project: `slipway settings set packageIndex URL`.',
          file: line.file,
          range,
        }),
      );
      return;
    default:
      reading.diagnostics.push(
        report({
          severity: 'warning',
          code: 'ignored-option',
          message: `${option} is not followed here.`,
          hint: 'Slipway installs ready-made packages of exactly the versions it has locked.',
          file: line.file,
          range,
        }),
      );
  }
}

async function include(
  reading: Reading,
  line: Line,
  options: {
    readonly value: string;
    readonly range: Diagnostic['range'];
    readonly isConstraints: boolean;
  },
): Promise<void> {
  const path = posix.join(posix.dirname(line.file), options.value.replaceAll('\\', '/'));
  if (reading.seen.has(path)) return;
  reading.seen.add(path);
  const found = await reading.project.locate(path);
  const text = found.kind === 'file' ? await reading.project.read(path) : undefined;
  if (text !== undefined) {
    await readLines(reading, { file: path, text, isConstraints: options.isConstraints });
    return;
  }
  const isOutside = found.kind === 'outside';
  reading.diagnostics.push(
    report({
      severity: 'error',
      code: isOutside ? 'path-outside' : 'missing-file',
      message: isOutside
        ? `“${options.value}” leads out of the project folder.`
        : `There is no file ${path} in the project.`,
      hint: isOutside ? 'Copy it into the project.' : 'Correct the name, or remove the line.',
      file: line.file,
      range: options.range,
    }),
  );
}

function readRequirement(
  reading: Reading,
  line: Line,
  options: { readonly wholeEnd: number; readonly isConstraints: boolean },
): void {
  const { positions, file, start } = line;
  const indent = line.text.length - line.text.trimStart().length;
  const range = positions.range(start + indent, start + line.text.length);
  const [content = '', ...hashParts] = line.text.split(/\s--hash[=\s]\s*/);
  const text = content.replace(/\s--[a-z].*$/, '');
  if (isPath(text.trim())) {
    reading.diagnostics.push(refusal(line, range, text.trim()));
    return;
  }
  const parsed = parseRequirement(text);
  if (!isRequirement(parsed)) {
    const whole = positions.range(start + indent, start + text.trimEnd().length);
    reading.diagnostics.push(
      invalidRequirement(parsed, {
        file,
        range: positions.range(start + parsed.span.start, start + parsed.span.end),
        whole,
      }),
    );
    return;
  }
  const target = options.isConstraints ? reading.constraints : reading.requirements;
  target.push({
    ...listed({ requirement: parsed, text: text.trim(), file, positions, start }),
    hashes: hashParts.map((hash) => hash.trim()),
    remove: { file, range: positions.range(start, options.wholeEnd), text: '' },
  });
}

function refusal(line: Line, range: Diagnostic['range'], written: string): Diagnostic {
  const egg = /#egg=([A-Za-z0-9._-]+)/.exec(written)?.[1];
  const address = /(?:git\+)?https?:\/\/[^\s#]+/.exec(written)?.[0];
  const isRemote = address !== undefined;
  const named = address === undefined ? undefined : `${egg ?? nameInAddress(address)} @ ${address}`;
  return report({
    severity: 'error',
    code: 'unsupported-requirement',
    message: isRemote
      ? `“${written}” does not say which package it is.`
      : `“${written}” installs from a folder or file of this machine; an image cannot.`,
    hint: isRemote
      ? 'Write `name @ address`.'
      : 'Name code of your own under `files:` in slipway.yml: the script can import it from there. Publish anything bigger to a package index.',
    file: line.file,
    range,
    fixes: [
      named === undefined
        ? undefined
        : { title: `Write ${named}`, edits: [{ file: line.file, range, text: named }] },
    ],
  });
}

function nameInAddress(address: string): string {
  const last = address.split('/').at(-1) ?? address;
  return packageKey(/^[A-Za-z0-9_.]+?(?=-\d|\.git|@|$)/.exec(last)?.[0] ?? 'name');
}

/** Adds the version part of a constraint to the requirement it constrains. */
function constrain(one: ListedRequirement, constraints: readonly ListedRequirement[]): ListedRequirement {
  const applying = constraints.filter((constraint) => constraint.requirement.key === one.requirement.key);
  if (applying.length === 0 || one.requirement.url !== undefined) return one;
  const clauses = [...one.requirement.clauses, ...applying.flatMap((each) => each.requirement.clauses)];
  const versions = clauses.map((clause) => `${clause.operator}${clause.version}`).join(',');
  const [, ...markers] = one.text.split(';');
  const marker = markers.length === 0 ? '' : `; ${markers.join(';').trim()}`;
  const extras = one.requirement.extras.length === 0 ? '' : `[${one.requirement.extras.join(',')}]`;
  return {
    ...one,
    requirement: { ...one.requirement, clauses },
    text: `${one.requirement.name}${extras}${versions}${marker}`,
  };
}

function idleConstraints(reading: Reading): readonly Diagnostic[] {
  const asked = new Set(reading.requirements.map((one) => one.requirement.key));
  return reading.constraints
    .filter((constraint) => !asked.has(constraint.requirement.key))
    .map((constraint) =>
      report({
        severity: 'info',
        code: 'idle-constraint',
        message: `Nothing here asks for ${constraint.requirement.name}, so this constraint has no effect.`,
        hint: 'If another package brings it, name it as a requirement to pin it: the lock keeps it either way.',
        file: constraint.file,
        range: constraint.range,
      }),
    );
}
