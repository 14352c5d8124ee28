import type { Span } from './requirement.ts';

/** One entry of a conda file: `conda-forge::scikit-learn=1.3.0=py311_0`. Offsets count in its text. */
export interface CondaSpec {
  readonly name: string;
  /** The channel that the entry names. */
  readonly channel: string | undefined;
  /** The version part as pip would write it; empty for any. */
  readonly version: string;
  /** True when the entry allows other versions that pip cannot be asked for in one requirement: `>=22|<20`. */
  readonly isNarrowed: boolean;
  readonly nameSpan: Span;
  /** All that follows the name. */
  readonly versionSpan: Span;
}

/** Longer entries are not written by conda or people. */
const LONGEST = 1_000;
const NAME = /^[A-Za-z0-9_][\w.-]*/;
/**
 * A channel by its name or address. Nothing else may stand before `::`: what conda's libraries take for the address or the path of one
 * package would be fetched by a mere check, from wherever it is.
 */
const CHANNEL = /^(?:https?:\/\/)?[A-Za-z0-9][\w.-]*(?::\d{1,5})?(?:\/[\w.-]+)*\/?$/i;
const ARCHIVE = /\.(?:conda|tar\.bz2)\/?$/i;
const PACKAGE_FILE = /^(.+)-([^-]+)-[^-]+\.(?:conda|tar\.bz2)(?:#[0-9a-f]+)?$/;

/**
 * Reads an entry; undefined when it cannot be asked of pip (conda's “package match specification”, and the lines of
 * `conda list --export` and `--explicit`). Builds, channels and platforms mean nothing to pip.
 */
export function parseCondaSpec(text: string): CondaSpec | undefined {
  if (text.length > LONGEST) return undefined;
  const end = text.trimEnd().length;
  const channel = text.indexOf('::');
  if (channel === -1 && /^\s*(?:https?|file):\/\//i.test(text)) return parsePackageFile(text, end);
  if (channel !== -1 && !isChannel(text.slice(0, channel).trim())) return undefined;
  const start = skipBlanks(text, channel === -1 ? 0 : channel + 2);
  const name = NAME.exec(text.slice(start))?.[0];
  if (name === undefined || ARCHIVE.test(name)) return undefined;
  const nameEnd = start + name.length;
  const { rest, version: inBrackets } = splitBrackets(text.slice(nameEnd, end));
  const version = readVersion(inBrackets ?? rest);
  if (version === undefined) return undefined;
  return {
    name: name.toLowerCase(),
    channel: channel === -1 ? undefined : text.slice(0, channel).trim(),
    version: version.text,
    isNarrowed: version.isNarrowed,
    nameSpan: { start, end: nameEnd },
    versionSpan: { start: nameEnd, end },
  };
}

function isChannel(text: string): boolean {
  return CHANNEL.test(text) && !ARCHIVE.test(text);
}

function skipBlanks(text: string, from: number): number {
  return text.length - text.slice(from).trimStart().length;
}

/** `https://conda.anaconda.org/conda-forge/linux-64/numpy-1.26.0-py311h64a7726_0.conda` */
function parsePackageFile(text: string, end: number): CondaSpec | undefined {
  const at = text.lastIndexOf('/') + 1;
  const parts = PACKAGE_FILE.exec(text.slice(at, end));
  const [, name, version] = parts ?? [];
  if (name === undefined || version === undefined) return undefined;
  const span = { start: skipBlanks(text, 0), end };
  return {
    name: name.toLowerCase(),
    channel: undefined,
    version: `==${version}`,
    isNarrowed: false,
    nameSpan: span,
    versionSpan: { start: end, end },
  };
}

/** `numpy[version='>=1.2,<2', build=py311*]`: what the brackets say of the version wins. */
function splitBrackets(rest: string): { readonly rest: string; readonly version: string | undefined } {
  const open = rest.indexOf('[');
  if (open === -1 || !rest.endsWith(']')) return { rest, version: undefined };
  const inside = rest.slice(open + 1, -1);
  const quoted = /(?:^|[,\s])version\s*=\s*(?:'([^']*)'|"([^"]*)"|([^\s,'"]+))/.exec(inside);
  return { rest: rest.slice(0, open), version: quoted?.[1] ?? quoted?.[2] ?? quoted?.[3] };
}

interface PipVersion {
  readonly text: string;
  readonly isNarrowed: boolean;
}

function readVersion(written: string): PipVersion | undefined {
  const rest = written.trim();
  if (rest === '' || /^={0,2}\s*\*(?:[=\s]\S*)?$/.test(rest)) return { text: '', isNarrowed: false };
  const [first = '', ...others] = withoutBuild(rest).split('|');
  const alternatives = [first, ...others].map((one) => readClauses(unbracketed(one)));
  const [chosen] = alternatives.filter((one) => one !== undefined);
  return chosen === undefined ? undefined : { text: chosen, isNarrowed: others.length > 0 };
}

/** Without the build: `=1.3.0=py311_0`, `==1.3.0=py311_0`, `1.3.0 py311_0`, `= 1.3 = py*`. */
function withoutBuild(rest: string): string {
  const tight = rest.replace(/\s*([=!<>~|,]+)\s*/g, '$1');
  const [version = '', build] = tight.split(/\s+/);
  if (build !== undefined) return version;
  const equals =
    /^(={1,2}[^=!<>~,|]+)=[^=<>!~,|]*$/.exec(version) ?? /^(\d[^=!<>~,|]*)=[^=<>!~,|]*$/.exec(version);
  return equals?.[1] ?? version;
}

function unbracketed(text: string): string {
  return /^\((.*)\)$/.exec(text)?.[1] ?? text;
}

function readClauses(text: string): string | undefined {
  const clauses = text.split(',').map(readClause);
  return clauses.includes(undefined) ? undefined : clauses.filter((one) => one !== '').join(',');
}

function readClause(part: string): string | undefined {
  if (part === '*') return '';
  const comparison = /^(==|!=|>=|<=|>|<|~=)([^\s=!<>~]+)$/.exec(part);
  if (comparison !== null) {
    const [, operator = '', version = ''] = comparison;
    return `${operator}${/^[<>]/.test(operator) ? version.replace(/\.\*$/, '') : version.replace(/(?<=\d)\*$/, '.*')}`;
  }
  const [, equals, version] = /^(=?)(\d[^\s=!<>~*]*?)(?:\.?\*)?$/.exec(part) ?? [];
  if (version === undefined) return undefined;
  // `=1.3` and `1.3.*` mean any 1.3; a version alone means `==`. A full version means that release: pip's `1.3.0.*`
  // would let only oddities such as 1.3.0.post1 in besides.
  const isFuzzy = part.endsWith('*') || (equals === '=' && !/^\d+(?:\.\d+){2,}/.test(version));
  return `==${version}${isFuzzy ? '.*' : ''}`;
}

/**
 * The entry as conda is asked for it: name and version. The build is left out, since an export names that of its own system; the
 * channel too when it is one that everybody has.
 */
export function condaMatch(spec: Pick<CondaSpec, 'name' | 'channel' | 'version'>): string {
  const version = spec.version.replace(/(^|,)==([^,]*?)\.\*(?=,|$)/g, '$1=$2');
  const channel = isOwnChannel(spec.channel) ? `${spec.channel}::` : '';
  return `${channel}${spec.name}${version === '' ? '' : ` ${version}`}`;
}

/** Channels of the public. What another one has under a name need not be what PyPI has under it. */
const PUBLIC_CHANNELS =
  /^(?:(?:https?:\/\/)?(?:conda\.anaconda\.org|repo\.anaconda\.com)\/)?(?:pkgs\/)?(?:anaconda|apple|bioconda|conda-forge|dglteam|defaults|esri|fastai|free|huggingface|intel|main|microsoft|msys2|numba|nvidia|omnia|open3d-admin|plotly|pyg|pytorch(?:3d|-\w+)?|pyviz|r|rapidsai|rdkit|xformers)(?:\/(?:noarch|(?:linux|osx|win)-\w+))?$/i;

/** Whether a channel is somebody's own: its packages come from there and never from PyPI. */
export function isOwnChannel(channel: string | undefined): boolean {
  return channel !== undefined && !PUBLIC_CHANNELS.test(channel);
}
