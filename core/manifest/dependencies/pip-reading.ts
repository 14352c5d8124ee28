import { posix } from 'node:path';
import type { Diagnostic, TextEdit } from '#contract/manifest/diagnostic.ts';
import { fixOf, report } from '../diagnostic.ts';
import type { Project } from '../project/open-project.ts';
import { type Positions, positionsOf } from '../text/positions.ts';
import { addressedRequirement } from './addressed-requirement.ts';
import type { ListedRequirement } from './dependency-list.ts';
import { invalidRequirement } from './invalid-requirement.ts';
import { isPath, listed } from './listed-requirement.ts';
import { isForOtherSystems } from './other-systems.ts';
import { isPackageTable, takePackageTable } from './package-table.ts';
import { isRequirement, parseRequirement } from './requirement.ts';

/** What has been read of a requirements file, of those it includes, and of the `pip:` list of a conda file. */
export interface PipReading {
  readonly project: Project;
  readonly requirements: ListedRequirement[];
  readonly constraints: ListedRequirement[];
  readonly diagnostics: Diagnostic[];
  /** Files that were included already. */
  readonly seen: Set<string>;
  /** Options that have no effect, and requirements that are for other systems: named together at the end. */
  readonly ignored: PipLine[];
  readonly otherSystems: { readonly name: string; readonly edit: TextEdit; readonly line: PipLine }[];
  /** `name @ file:///…`, which conda's packages have in the output of `pip freeze`. */
  readonly condaBuilt: { readonly name: string; readonly edit: TextEdit; readonly line: PipLine }[];
}

/** One line: an option or a requirement. */
export interface PipLine {
  readonly file: string;
  readonly positions: Positions;
  /** Without comment; continued lines joined by blanks, so that offsets count in the file. */
  readonly text: string;
  readonly start: number;
  readonly isConstraint: boolean;
  /** Takes the line out of its file. */
  readonly remove: TextEdit | undefined;
}

export function startReading(project: Project, file: string): PipReading {
  return {
    project,
    requirements: [],
    constraints: [],
    diagnostics: [],
    seen: new Set([file]),
    ignored: [],
    otherSystems: [],
    condaBuilt: [],
  };
}

const MOST_LINES = 5_000;

function tooLong(file: string, range: Diagnostic['range']): Diagnostic {
  return report({
    severity: 'error',
    code: 'broken-dependencies',
    message: `${file} has more than ${MOST_LINES.toLocaleString('en')} lines.`,
    hint: 'List only what the script needs.',
    file,
    range,
  });
}

/** Reads the lines of a file as pip does (https://pip.pypa.io/en/stable/reference/requirements-file-format/). */
export async function readPipLines(
  reading: PipReading,
  source: { readonly file: string; readonly text: string; readonly isConstraint: boolean },
): Promise<void> {
  const { file, text, isConstraint } = source;
  if (isPackageTable(text)) {
    takePackageTable(reading, source);
    return;
  }
  const positions = positionsOf(text);
  const joined = text.replace(/\\(\r\n|\n|\r)/g, (all) => ' '.repeat(all.length));
  let start = 0;
  let lines = 0;
  for (const raw of joined.split(/(?<=\n)/)) {
    const content = raw.replace(/(^|\s)#.*$/su, '').trimEnd();
    const end = start + raw.length;
    const remove = { file, range: positions.range(start, end), text: '' };
    lines += content.trim() === '' ? 0 : 1;
    if (lines > MOST_LINES) {
      reading.diagnostics.push(tooLong(file, remove.range));
      return;
    }
    if (content.trim() !== '')
      await readPipLine(reading, { file, positions, text: content, start, isConstraint, remove });
    start = end;
  }
}

/** Reads one line. */
export async function readPipLine(reading: PipReading, line: PipLine): Promise<void> {
  if (line.text.trimStart().startsWith('-')) await readOption(reading, line);
  else readRequirement(reading, line);
}

async function readOption(reading: PipReading, line: PipLine): Promise<void> {
  const written = line.text.trim();
  const match = /^(--?[A-Za-z-]+?)(?:[=\s]\s*(.*)|(?<=^-[rce])(.+))?$/.exec(written);
  const option = match?.[1] ?? written;
  const value = (match?.[2] ?? match?.[3] ?? '').trim().replace(/^(["'])(.*)\1$/, '$2');
  switch (option) {
    case '-r':
    case '--requirement':
    case '-c':
    case '--constraint':
      await include(reading, line, { value, isConstraint: option === '-c' || option === '--constraint' });
      return;
    case '-e':
    case '--editable': {
      const addressed = addressedRequirement(value);
      if (addressed === undefined) reading.diagnostics.push(localCode(line));
      else takeRequirement(reading, line, addressed);
      return;
    }
    default:
      reading.ignored.push(line);
  }
}

async function include(
  reading: PipReading,
  line: PipLine,
  options: { readonly value: string; readonly isConstraint: boolean },
): Promise<void> {
  const path = posix.join(posix.dirname(line.file), options.value.replaceAll('\\', '/'));
  if (reading.seen.has(path)) return;
  reading.seen.add(path);
  const found = await reading.project.locate(path);
  const text = found.kind === 'file' ? await reading.project.read(path) : undefined;
  if (text !== undefined) {
    await readPipLines(reading, { file: path, text, isConstraint: options.isConstraint });
    return;
  }
  const isOutside = found.kind === 'outside';
  reading.diagnostics.push(
    report({
      severity: 'error',
      code: isOutside ? 'path-outside' : 'missing-file',
      message: isOutside
        ? `“${options.value}” points outside the project folder.`
        : `File not found in the project: ${path}.`,
      hint: isOutside ? 'Copy it into the project.' : 'Correct the name, or remove the line.',
      file: line.file,
      range: rangeOf(line),
    }),
  );
}

/** Where a line stands, without the blanks around it. */
export function rangeOf(line: PipLine): Diagnostic['range'] {
  const indent = line.text.length - line.text.trimStart().length;
  return line.positions.range(line.start + indent, line.start + line.text.trimEnd().length);
}

function readRequirement(reading: PipReading, line: PipLine): void {
  const [content = ''] = line.text.split(/\s--hash[=\s]/, 1);
  const text = content.replace(/\s--[a-z].*$/, '');
  const built = /^\s*([A-Za-z0-9][\w.-]*)(\s*@\s*file:\S*)/d.exec(text);
  if (built?.[1] !== undefined && built.indices?.[2] !== undefined) {
    const [from, to] = built.indices[2];
    const { file, positions, start } = line;
    const edit = { file, range: positions.range(start + from, start + to), text: '' };
    reading.condaBuilt.push({ name: built[1], edit, line });
    takeRequirement(reading, line, `${text.slice(0, from)}${text.slice(to)}`);
  } else if (isPath(text.trim())) {
    const addressed = addressedRequirement(text.trim());
    if (addressed === undefined) reading.diagnostics.push(localCode(line));
    else takeRequirement(reading, line, addressed);
  } else takeRequirement(reading, line, text);
}

function takeRequirement(reading: PipReading, line: PipLine, text: string): void {
  const { positions, file, start } = line;
  const parsed = parseRequirement(text);
  if (!isRequirement(parsed)) {
    reading.diagnostics.push(
      invalidRequirement(parsed, {
        file,
        range: positions.range(start + parsed.span.start, start + parsed.span.end),
        whole: rangeOf({ ...line, text }),
      }),
    );
    return;
  }
  if (parsed.marker === undefined && isForOtherSystems(parsed.key)) {
    const at = positions.range(start + text.trimEnd().length, start + text.trimEnd().length);
    const edit = { file, range: at, text: '; sys_platform != "linux"' };
    reading.otherSystems.push({ name: parsed.name, edit, line });
    return;
  }
  const [, ...hashParts] = line.text.split(/\s--hash[=\s]\s*/);
  const target = line.isConstraint ? reading.constraints : reading.requirements;
  target.push({
    ...listed({ requirement: parsed, text: text.trim(), file, positions, start }),
    hashes: hashParts.map((hash) => hash.trim().split(/\s/, 1)[0] ?? ''),
    remove: line.remove,
  });
}

function localCode(line: PipLine): Diagnostic {
  const written = line.text.trim();
  const isWheel = /\.(?:whl|tar\.gz|zip)$/.test(written);
  const isAddress = /:\/\//.test(written);
  return report({
    severity: 'error',
    code: 'unsupported-requirement',
    message: isAddress
      ? `“${written}” does not name a package.`
      : `“${written}” installs from a folder or file of this machine; an image cannot.`,
    hint: isAddress
      ? 'Write `name @ address`.'
      : isWheel
        ? 'Publish the package to an index and list it here, or add its source under `files:` in slipway.yml.'
        : 'List your own code under `files:` in slipway.yml; the script can import it from there. Publish anything bigger to a package index.',
    file: line.file,
    range: rangeOf(line),
    fixes: isAddress ? [] : [fixOf('Remove the line', line.remove)],
  });
}
