import { compare, explain } from '@renovatebot/pep440';

/** A version of a Python package (PEP 440, https://packaging.python.org/specifications/version-specifiers/). */
export interface Version {
  readonly text: string;
  readonly release: readonly number[];
}

/** Longer texts are no versions, and would be slow to read. */
const LONGEST = 200;

/** Reads a version; undefined when the text is none. */
export function parseVersion(text: string): Version | undefined {
  const written = text.trim();
  const version = written.length > LONGEST ? null : explain(written);
  return version === null ? undefined : { text: written, release: version.release };
}

/** Below 0 when `a` comes before `b`, above 0 when after, 0 when they are the same version. */
export function compareVersions(a: Version, b: Version): number {
  return compare(a.text, b.text);
}
