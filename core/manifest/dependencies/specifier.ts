import { compareReleases, compareVersions, parseVersion, type Version } from './version.ts';

/** One clause of a version specifier, e.g. `>=1.3` or `==1.3.*`. */
export interface Clause {
  readonly operator: '==' | '!=' | '<=' | '>=' | '<' | '>' | '~=' | '===';
  readonly version: string;
}

const CLAUSE = /^(===|==|!=|<=|>=|~=|<|>)\s*([^\s,;)]+)$/;

/** Reads `>=1.3,<2`; undefined when a clause is not one (PEP 440, version specifiers). */
export function parseSpecifier(text: string): readonly Clause[] | undefined {
  const clauses: Clause[] = [];
  for (const part of text.split(',')) {
    if (part.trim() === '') continue;
    const match = CLAUSE.exec(part.trim());
    const clause = { operator: match?.[1] as Clause['operator'], version: match?.[2] ?? '' };
    if (match === null || !isClause(clause)) return undefined;
    clauses.push(clause);
  }
  return clauses;
}

function isClause({ operator, version }: Clause): boolean {
  if (operator === '===') return true;
  if (operator === '==' || operator === '!=') return parseVersion(version.replace(/\.\*$/, '')) !== undefined;
  const parsed = parseVersion(version);
  return parsed !== undefined && (operator !== '~=' || parsed.release.length > 1);
}

/** True when a version fulfils all clauses; one that is no version fulfils none but `===`. */
export function fulfils(version: string, clauses: readonly Clause[]): boolean {
  const parsed = parseVersion(version);
  return clauses.every((clause) =>
    clause.operator === '==='
      ? clause.version.toLowerCase() === version.toLowerCase()
      : parsed !== undefined && fulfilsClause(parsed, clause),
  );
}

function fulfilsClause(version: Version, clause: Clause): boolean {
  const isPrefix = clause.version.endsWith('.*');
  const wanted = parseVersion(clause.version.replace(/\.\*$/, ''));
  if (wanted === undefined) return false;
  const candidate = wanted.local.length === 0 ? { ...version, local: [] } : version;
  const order = compareVersions(candidate, wanted);
  switch (clause.operator) {
    case '==':
      return isPrefix ? hasPrefix(version, wanted) : order === 0;
    case '!=':
      return isPrefix ? !hasPrefix(version, wanted) : order !== 0;
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    case '>':
      // 1.7.post1 is not >1.7, though it comes after it.
      return (
        order > 0 &&
        !(version.post !== undefined && wanted.post === undefined && isSameRelease(version, wanted))
      );
    case '<':
      // 1.7rc1 is not <1.7, though it comes before it.
      return (
        order < 0 &&
        !(
          (version.pre !== undefined || version.dev !== undefined) &&
          wanted.pre === undefined &&
          wanted.dev === undefined &&
          isSameRelease(version, wanted)
        )
      );
    case '~=':
      return order >= 0 && hasPrefix(version, { ...wanted, release: wanted.release.slice(0, -1) }, true);
    case '===':
      return false;
  }
}

function isSameRelease(a: Version, b: Version): boolean {
  return a.epoch === b.epoch && compareReleases(a.release, b.release) === 0;
}

function hasPrefix(version: Version, prefix: Version, releaseOnly = false): boolean {
  if (version.epoch !== prefix.epoch) return false;
  if (!prefix.release.every((number, index) => (version.release[index] ?? 0) === number)) return false;
  if (releaseOnly || prefix.pre === undefined) return true;
  return version.pre?.phase === prefix.pre.phase && version.pre.number === prefix.pre.number;
}

/** The one version that clauses allow, when they pin one: `==1.3.0`. */
export function pinnedVersion(clauses: readonly Clause[]): string | undefined {
  const exact = clauses.find(
    (clause) => clause.operator === '===' || (clause.operator === '==' && !clause.version.endsWith('.*')),
  );
  return exact?.version;
}
