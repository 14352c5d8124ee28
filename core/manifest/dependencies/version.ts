/*
 * Versions of Python packages: PEP 440, https://packaging.python.org/specifications/version-specifiers/.
 * (@renovatebot/pep440 needs Node 22.)
 */

/** A parsed version. `pre`, `post`, `dev` are absent where the version has none. */
export interface Version {
  readonly epoch: number;
  readonly release: readonly number[];
  readonly pre: { readonly phase: 'a' | 'b' | 'rc'; readonly number: number } | undefined;
  readonly post: number | undefined;
  readonly dev: number | undefined;
  readonly local: readonly (string | number)[];
}

const PATTERN =
  /^v?(?:(?<epoch>\d+)!)?(?<release>\d+(?:\.\d+)*)(?:[-_.]?(?<phase>alpha|beta|preview|pre|rc|a|b|c)[-_.]?(?<pre>\d*))?(?<postPart>-(?<postDash>\d+)|[-_.]?(?:post|rev|r)[-_.]?(?<post>\d*))?(?<devPart>[-_.]?dev[-_.]?(?<dev>\d*))?(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;

const PHASES: Readonly<Record<string, 'a' | 'b' | 'rc'>> = {
  a: 'a',
  alpha: 'a',
  b: 'b',
  beta: 'b',
  c: 'rc',
  rc: 'rc',
  pre: 'rc',
  preview: 'rc',
};

/** Reads a version; undefined when the text is none. */
export function parseVersion(text: string): Version | undefined {
  const groups = PATTERN.exec(text.trim().toLowerCase())?.groups;
  if (groups === undefined) return undefined;
  const phase = groups.phase === undefined ? undefined : PHASES[groups.phase];
  return {
    epoch: Number(groups.epoch ?? 0),
    release: (groups.release ?? '0').split('.').map(Number),
    pre: phase === undefined ? undefined : { phase, number: Number(groups.pre ?? 0) },
    post: groups.postPart === undefined ? undefined : Number(groups.postDash ?? groups.post ?? 0),
    dev: groups.devPart === undefined ? undefined : Number(groups.dev ?? 0),
    local: (groups.local ?? '')
      .split(/[-_.]/)
      .filter((part) => part !== '')
      .map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
  };
}

/** Below 0 when `a` comes before `b`, above 0 when after, 0 when they are the same version. */
export function compareVersions(a: Version, b: Version): number {
  return (
    a.epoch - b.epoch ||
    compareReleases(a.release, b.release) ||
    compareKeys(preKey(a), preKey(b)) ||
    (a.post ?? -1) - (b.post ?? -1) ||
    compareNumbers(a.dev ?? Number.POSITIVE_INFINITY, b.dev ?? Number.POSITIVE_INFINITY) ||
    compareLocals(a.local, b.local)
  );
}

/** Compares release numbers as if the shorter one ended in zeros: 1.3 is 1.3.0. */
export function compareReleases(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A development release alone comes before pre-releases; no pre-release comes after all of them. */
function preKey(version: Version): readonly number[] {
  if (version.pre !== undefined) return [{ a: 0, b: 1, rc: 2 }[version.pre.phase], version.pre.number];
  return version.post === undefined && version.dev !== undefined ? [-1, 0] : [3, 0];
}

function compareKeys(a: readonly number[], b: readonly number[]): number {
  return (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0);
}

/** Infinity minus itself is not a number. */
function compareNumbers(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function compareLocals(a: Version['local'], b: Version['local']): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const [left, right] = [a[index], b[index]];
    if (left === right) continue;
    if (left === undefined) return -1;
    if (right === undefined) return 1;
    // Numbers come after letters (PEP 440, local version identifiers).
    if (typeof left !== typeof right) return typeof left === 'number' ? 1 : -1;
    return left < right ? -1 : 1;
  }
  return 0;
}
