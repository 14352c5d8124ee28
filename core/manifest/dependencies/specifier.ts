import { parse, satisfies } from '@renovatebot/pep440/lib/specifier.js';
import { parseVersion } from './version.ts';

/** One clause of a version specifier, e.g. `>=1.3` or `==1.3.*`. */
export interface Clause {
  readonly operator: '==' | '!=' | '<=' | '>=' | '<' | '>' | '~=' | '===';
  readonly version: string;
}

const CLAUSE = /^(===|==|!=|<=|>=|~=|<|>)([^\s,;)]+)$/;
/** Longer texts are no clauses, and would be slow to read. */
const LONGEST = 250;

/** Reads `>=1.3,<2`; undefined when a clause is not one (PEP 440, version specifiers). */
export function parseSpecifier(text: string): readonly Clause[] | undefined {
  const clauses: Clause[] = [];
  for (const part of text.split(',')) {
    const written = part.trim().replace(/^([=!<>~]{1,3})\s+/, '$1');
    if (written === '') continue;
    const match = written.length > LONGEST ? null : CLAUSE.exec(written);
    if (match === null || parse(written) === null) return undefined;
    clauses.push({ operator: match[1] as Clause['operator'], version: match[2] ?? '' });
  }
  return clauses;
}

/** True when a version fulfils all clauses; one that is no version fulfils none but `===`. */
export function fulfils(version: string, clauses: readonly Clause[]): boolean {
  const isVersion = parseVersion(version) !== undefined;
  return clauses.every(({ operator, version: wanted }) =>
    operator === '==='
      ? wanted.toLowerCase() === version.toLowerCase()
      : // A version that is named counts, a pre-release too: the filter is the resolver's.
        isVersion && satisfies(padded(version, wanted), `${operator}${wanted}`, { prereleases: true }),
  );
}

/** `==1.0.0.*` takes 1.0, too: releases are compared as if they ended in zeros. The package does not pad. */
function padded(version: string, wanted: string): string {
  const release = wanted.endsWith('.*') ? (parseVersion(wanted.slice(0, -2))?.release.length ?? 0) : 0;
  const missing = release - (parseVersion(version)?.release.length ?? 0);
  return missing <= 0
    ? version
    : version.replace(/^(\s*v?(?:\d+!)?\d+(?:\.\d+)*)/i, `$1${'.0'.repeat(missing)}`);
}

/** The one version that clauses allow, when they pin one: `==1.3.0`. */
export function pinnedVersion(clauses: readonly Clause[]): string | undefined {
  const exact = clauses.find(
    (clause) => clause.operator === '===' || (clause.operator === '==' && !clause.version.endsWith('.*')),
  );
  return exact?.version;
}
