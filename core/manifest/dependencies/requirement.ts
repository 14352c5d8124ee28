import { type Marker, parseMarker } from './marker.ts';
import { type Clause, parseSpecifier } from './specifier.ts';

/** A parsed requirement, e.g. `pandas[performance]>=2,<3; python_version >= "3.9"`. Offsets count in its text. */
export interface Requirement {
  /** As it was written. */
  readonly name: string;
  /** Lower case, runs of `-_.` as one dash: how packages are told apart. */
  readonly key: string;
  readonly extras: readonly string[];
  readonly clauses: readonly Clause[];
  readonly url: string | undefined;
  readonly marker: Marker | undefined;
  readonly nameSpan: Span;
  /** From the end of name and extras to the end of the version part; empty where it has none. */
  readonly versionSpan: Span;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Why a text is not a requirement, where, and what was probably meant. */
export interface RequirementProblem {
  readonly problem: string;
  readonly span: Span;
  readonly suggestion?: string;
}

/** The name by which PyPI knows a package (PEP 503). */
export function packageKey(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?/;
const EXTRA = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;
/** Longer requirements are not written by people, and would be slow to read. */
const LONGEST = 4_000;

/** Reads one requirement (PEP 508, https://packaging.python.org/specifications/dependency-specifiers/). */
export function parseRequirement(text: string): Requirement | RequirementProblem {
  const start = text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  const whole = { start, end };
  if (end - start > LONGEST) return { problem: 'This line is too long to be a requirement.', span: whole };
  const name = NAME.exec(text.slice(start))?.[0];
  if (name === undefined)
    return { problem: `“${text.trim()}” does not start with a package name.`, span: whole };
  const nameSpan = { start, end: start + name.length };
  const extras = readExtras(text.slice(nameSpan.end, end));
  const afterExtras = nameSpan.end + extras.length;
  const rest = text.slice(afterExtras, end);
  const basics = { name, key: packageKey(name), extras: extras.names, nameSpan };
  if (rest.trimStart().startsWith('[')) return { problem: 'The extras in [ ] are not closed.', span: whole };
  if (rest.trimStart().startsWith('@')) return parseDirect(basics, rest, afterExtras);

  const semicolon = rest.indexOf(';');
  const versionText = semicolon === -1 ? rest : rest.slice(0, semicolon);
  const versionSpan = { start: afterExtras, end: afterExtras + versionText.trimEnd().length };
  const clauses = parseSpecifier(withoutBrackets(versionText));
  if (clauses === undefined)
    return versionProblem({ name: text.slice(start, afterExtras), rest, versionText, versionSpan });
  const marker = semicolon === -1 ? undefined : parseMarker(rest.slice(semicolon + 1));
  if (semicolon !== -1 && marker === undefined)
    return {
      problem: `“${rest.slice(semicolon + 1).trim()}” is not a valid condition.`,
      span: { start: afterExtras + semicolon + 1, end },
    };
  return { ...basics, clauses, url: undefined, marker, versionSpan };
}

export function isRequirement(result: Requirement | RequirementProblem): result is Requirement {
  return 'key' in result;
}

/** `[a, b]` at the start of a text, and how long it is; nothing when there is none that reads. */
function readExtras(text: string): { readonly names: readonly string[]; readonly length: number } {
  const none = { names: [], length: 0 };
  const open = text.length - text.trimStart().length;
  const close = text[open] === '[' ? text.indexOf(']', open) : -1;
  if (close === -1) return none;
  const names = text
    .slice(open + 1, close)
    .split(',')
    .map((extra) => extra.trim())
    .filter((extra) => extra !== '');
  return names.every((name) => EXTRA.test(name)) ? { names, length: close + 1 } : none;
}

function withoutBrackets(text: string): string {
  return /^\s*\((.*)\)\s*$/.exec(text)?.[1] ?? text;
}

type Basics = Pick<Requirement, 'name' | 'key' | 'extras' | 'nameSpan'>;

function parseDirect(basics: Basics, rest: string, offset: number): Requirement | RequirementProblem {
  const at = rest.indexOf('@');
  const split = /\s;/.exec(rest);
  const url = rest.slice(at + 1, split?.index ?? rest.length).trim();
  const span = { start: offset, end: offset + (split?.index ?? rest.length) };
  if (!/^(?:git\+)?https?:\/\/\S+$|^git\+ssh:\/\/\S+$/.test(url))
    return { problem: `“${url}” is not a valid package address.`, span };
  const marker = split === null ? undefined : parseMarker(rest.slice(split.index + 2));
  if (split !== null && marker === undefined)
    return { problem: `“${rest.slice(split.index + 2).trim()}” is not a condition.`, span };
  return { ...basics, clauses: [], url, marker, versionSpan: span };
}

/** Says what is wrong with the version part, and corrects what people commonly write instead. */
function versionProblem(options: {
  readonly name: string;
  readonly rest: string;
  readonly versionText: string;
  readonly versionSpan: Span;
}): RequirementProblem {
  const { name, rest, versionText } = options;
  const written = versionText.trim();
  const corrected = written
    .replace(/(^|,)\s*=>/g, '$1>=')
    .replace(/(^|,)\s*=</g, '$1<=')
    .replace(/(^|,)\s*=\s*(?=[\d])/g, '$1==')
    .replace(/^(?=v?\d)/, '==')
    .replace(/\^\s*(\d+)\.(\d+)(\S*)/g, (_all, major: string, minor: string, tail: string) =>
      major === '0'
        ? `~=0.${minor}${tail === '' ? '.0' : tail}`
        : `>=${major}.${minor}${tail},<${Number(major) + 1}`,
    )
    .replace(/(==|!=|>=|<=|~=|<|>)\s*(\d[^\s,]*)\s+(?=[=!<>~])/g, '$1$2,')
    .replace(/([><]=?)\s*(\d+(?:\.\d+)*)\.\*/g, '$1$2');
  const works = corrected !== written && parseSpecifier(withoutBrackets(corrected)) !== undefined;
  return {
    problem: `“${written}” is not a valid version.`,
    span: {
      start: options.versionSpan.start + (versionText.length - versionText.trimStart().length),
      end: options.versionSpan.end,
    },
    ...(works ? { suggestion: `${name}${corrected}${rest.slice(versionText.length)}` } : {}),
  };
}
