import type { Positions } from '../text/positions.ts';
import type { ListedRequirement } from './dependency-list.ts';
import type { Requirement } from './requirement.ts';

/** A requirement whose text stands in a file from `start` on. */
export function listed(options: {
  readonly requirement: Requirement;
  readonly text: string;
  readonly file: string;
  readonly positions: Positions;
  readonly start: number;
}): ListedRequirement {
  const { requirement, file, positions, start } = options;
  const { nameSpan, versionSpan } = requirement;
  const nameRange = positions.range(start + nameSpan.start, start + nameSpan.end);
  return {
    requirement,
    text: options.text,
    hashes: [],
    file,
    range: positions.range(start + nameSpan.start, start + Math.max(nameSpan.end, versionSpan.end)),
    nameRange,
    rename: (name) => ({ file, range: nameRange, text: name }),
    pin: (version) =>
      requirement.url === undefined
        ? {
            file,
            range: positions.range(start + versionSpan.start, start + versionSpan.end),
            text: `==${version}`,
          }
        : undefined,
    remove: undefined,
  };
}

/** A path or a bare address, which has no package name. */
export function isPath(text: string): boolean {
  return (
    /^(?:\.{0,2}[\\/]|~|[A-Za-z]:[\\/]|file:|(?:git|hg|svn|bzr)\+|https?:)/.test(text) ||
    (/\.(?:whl|tar\.gz|zip)$/.test(text.split(/\s/)[0] ?? '') && !text.includes('@')) ||
    text === '.'
  );
}
