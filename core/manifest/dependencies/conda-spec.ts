import type { Span } from './requirement.ts';

/** One entry of a conda file: `conda-forge::scikit-learn=1.3.0=py311_0`. Offsets count in its text. */
export interface CondaSpec {
  readonly name: string;
  /** The version part as pip would write it; empty for any. */
  readonly version: string;
  readonly nameSpan: Span;
  /** All that follows the name. */
  readonly versionSpan: Span;
}

const SPEC = /^\s*(?:[\w./-]+::)?(?<name>[A-Za-z0-9_][\w.-]*)(?<rest>.*?)\s*$/d;

/** Reads an entry; undefined when pip has no word for it (https://docs.conda.io/projects/conda-build: match specifications). */
export function parseCondaSpec(text: string): CondaSpec | undefined {
  const match = SPEC.exec(text);
  const name = match?.groups?.name;
  const nameAt = match?.indices?.groups?.name;
  if (match === null || name === undefined || nameAt === undefined) return undefined;
  const rest = (match.groups?.rest ?? '').trim();
  const version = toPipVersion(rest);
  if (version === undefined) return undefined;
  return {
    name: name.toLowerCase(),
    version,
    nameSpan: { start: nameAt[0], end: nameAt[1] },
    versionSpan: { start: nameAt[1], end: text.trimEnd().length },
  };
}

function toPipVersion(rest: string): string | undefined {
  if (rest === '' || rest === '*' || rest === '=*') return '';
  if (/[|[\]]/.test(rest)) return undefined;
  // `=1.3.0=py311_0` and `1.3.0 py311_0`: the build is conda's own affair.
  const exact = /^=(?!=)\s*([^\s=,]+)\s*=\s*\S+$/.exec(rest) ?? /^(\d[^\s=,<>!]*)\s+\S+$/.exec(rest);
  if (exact?.[1] !== undefined) return `==${exact[1]}`;
  const parts: string[] = [];
  for (const part of rest.split(',')) {
    const one = toPipClause(part.trim());
    if (one === undefined) return undefined;
    parts.push(one);
  }
  return parts.join(',');
}

function toPipClause(part: string): string | undefined {
  const comparison = /^(==|!=|>=|<=|>|<|~=)\s*(\S+)$/.exec(part);
  if (comparison !== null) return comparison[0].replace(/\s+/g, '').replace(/^([<>]=?)(.*)\.\*$/, '$1$2');
  // `=1.3` and `1.3.*` mean any 1.3; a version alone means `==`.
  const fuzzy = /^=\s*(\d[^\s=*]*?)(?:\.?\*)?$/.exec(part) ?? /^(\d[^\s=*]*?)\.?\*$/.exec(part);
  // A full version means that release: pip's `1.3.0.*` would let only oddities such as 1.3.0.post1 in besides.
  if (fuzzy?.[1] !== undefined)
    return /^\d+(?:\.\d+){2,}/.test(fuzzy[1]) && !part.includes('*') ? `==${fuzzy[1]}` : `==${fuzzy[1]}.*`;
  return /^\d\S*$/.test(part) ? `==${part}` : undefined;
}
