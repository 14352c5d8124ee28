import { parse, TomlError } from 'smol-toml';
import { z } from 'zod';
import type { Diagnostic, TextEdit } from '#contract/manifest/diagnostic.ts';
import { report } from '../diagnostic.ts';
import { FILE_START, type Positions, positionsOf } from '../text/positions.ts';
import type { DependencyList, ListedRequirement, WantedPython } from './dependency-list.ts';
import { invalidRequirement } from './invalid-requirement.ts';
import { listed } from './listed-requirement.ts';
import { isRequirement, parseRequirement } from './requirement.ts';
import { parseSpecifier } from './specifier.ts';

const pyprojectSchema = z.object({
  project: z
    .object({
      dependencies: z.array(z.string()).optional(),
      dynamic: z.array(z.string()).optional(),
      'requires-python': z.string().optional(),
    })
    .optional(),
});

/** Reads `[project] dependencies` and `requires-python` of a pyproject.toml (PEP 621). */
export function readPyprojectFile(file: string, text: string): DependencyList {
  const positions = positionsOf(text);
  const failed = (diagnostic: Diagnostic): DependencyList => ({
    kind: 'pyproject',
    requirements: [],
    python: undefined,
    diagnostics: [diagnostic],
    add: () => undefined,
  });
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    return failed(tomlProblem(file, positions, error));
  }
  const parsed = pyprojectSchema.safeParse(content);
  const project = parsed.success ? parsed.data.project : undefined;
  if (project?.dependencies === undefined) return failed(noDependencies(file, content, project));
  const reading = { file, text, positions, ...arrayBounds(text) };
  const { requirements, diagnostics } = readEntries(reading, project.dependencies);
  return {
    kind: 'pyproject',
    requirements,
    python: readPython(reading, project['requires-python']),
    diagnostics,
    add: (requirement) => addEntry(reading, requirement, requirements.length > 0),
  };
}

interface Reading {
  readonly file: string;
  readonly text: string;
  readonly positions: Positions;
  /** Offset after `dependencies = [`, and that of its `]`. */
  readonly from: number;
  readonly to: number;
}

function tomlProblem(file: string, positions: Positions, error: unknown): Diagnostic {
  if (!(error instanceof TomlError)) throw error;
  const at = positions.offset(error.line, error.column);
  return report({
    severity: 'error',
    code: 'broken-dependencies',
    message: `${file} is not readable TOML: ${error.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '') ?? ''}.`,
    file,
    range: positions.range(at, at + 1),
  });
}

function noDependencies(
  file: string,
  content: unknown,
  project: { readonly dynamic?: readonly string[] | undefined } | undefined,
): Diagnostic {
  const isPoetry =
    z.object({ tool: z.object({ poetry: z.object({ dependencies: z.unknown() }) }) }).safeParse(content)
      .success && project === undefined;
  const isDynamic = project?.dynamic?.includes('dependencies') === true;
  return report({
    severity: 'error',
    code: 'broken-dependencies',
    message: `${file} has no list \`dependencies\` under \`[project]\`.`,
    hint: isPoetry
      ? 'Poetry keeps them under [tool.poetry.dependencies]. Use the requirements.txt that `poetry export` writes, or move them to [project].'
      : isDynamic
        ? 'They are computed (`dynamic`) when a package is built, which Slipway does not do. Use a requirements file instead.'
        : 'Add `dependencies = ["name==1.2.3"]` under `[project]`.',
    file,
    range: FILE_START,
  });
}

/** Where the array stands in the text; the parser does not tell. */
function arrayBounds(text: string): { readonly from: number; readonly to: number } {
  const header = /^\s*\[project\]\s*(?:#.*)?$/m.exec(text);
  const start = header === null ? 0 : header.index;
  const key = /^\s*(?:project\.)?dependencies\s*=\s*\[/m.exec(text.slice(start));
  if (key === null) return { from: text.length, to: text.length };
  const from = start + key.index + key[0].length;
  let at = from;
  while (at < text.length && text[at] !== ']') {
    const skipped = /^(?:"(?:[^"\\]|\\.)*"|'[^']*'|#.*)/.exec(text.slice(at))?.[0].length ?? 1;
    at += skipped;
  }
  return { from, to: at };
}

function readEntries(
  reading: Reading,
  entries: readonly string[],
): { readonly requirements: readonly ListedRequirement[]; readonly diagnostics: readonly Diagnostic[] } {
  const { file, text, positions } = reading;
  const requirements: ListedRequirement[] = [];
  const diagnostics: Diagnostic[] = [];
  let cursor = reading.from;
  for (const entry of entries) {
    const found = text.indexOf(entry, cursor);
    const start = found === -1 ? cursor : found;
    if (found !== -1) cursor = found + entry.length;
    const parsed = parseRequirement(entry);
    if (isRequirement(parsed)) {
      const remove = found === -1 ? undefined : removeEntry(reading, start, start + entry.length);
      requirements.push({ ...listed({ requirement: parsed, text: entry, file, positions, start }), remove });
      continue;
    }
    const whole = positions.range(start, start + entry.length);
    diagnostics.push(
      invalidRequirement(parsed, {
        file,
        range: positions.range(start + parsed.span.start, start + parsed.span.end),
        whole,
      }),
    );
  }
  return { requirements, diagnostics };
}

function removeEntry(reading: Reading, start: number, end: number): TextEdit {
  const { file, text, positions } = reading;
  const after = /^["']\s*,?[^\S\n]*(?:#[^\n]*)?\n?/.exec(text.slice(end))?.[0].length ?? 1;
  const before = /[^\S\n]*["']$/.exec(text.slice(0, start))?.[0].length ?? 1;
  return { file, range: positions.range(start - before, Math.min(end + after, reading.to)), text: '' };
}

function addEntry(reading: Reading, requirement: string, hasEntries: boolean): TextEdit | undefined {
  const { file, text, positions, from, to } = reading;
  if (text[to] !== ']') return undefined;
  const written = JSON.stringify(requirement);
  const content = text.slice(from, to).replace(/#[^\n]*/g, (comment) => ' '.repeat(comment.length));
  const at = from + content.trimEnd().length;
  if (!hasEntries) return { file, range: positions.range(from, from), text: written };
  const comma = content.trimEnd().endsWith(',') ? '' : ',';
  const indent = /\n([^\S\n]*)["']/.exec(content)?.[1];
  return {
    file,
    range: positions.range(at, at),
    text: indent === undefined ? `${comma} ${written}` : `${comma}\n${indent}${written},`,
  };
}

function readPython(reading: Reading, wanted: string | undefined): WantedPython | undefined {
  const clauses = wanted === undefined ? undefined : parseSpecifier(wanted);
  if (wanted === undefined || clauses === undefined) return undefined;
  const match = /^\s*requires-python\s*=\s*/m.exec(reading.text);
  const start = match === null ? 0 : match.index + match[0].length;
  return {
    text: wanted,
    clauses,
    file: reading.file,
    range: reading.positions.range(start, start + wanted.length + 2),
  };
}
