import type { WrittenRequirement } from './dependency-list.ts';
import { packageKey } from './requirement.ts';

/** The requirements none of whose hashes is among those that a lock has of the package. */
export function withOtherHashes(
  requirements: readonly WrittenRequirement[],
  lock: string,
): readonly WrittenRequirement[] {
  const lines = lock.replace(/\\\r?\n/g, ' ').split('\n');
  return requirements.filter(({ requirement, hashes }) => {
    if (hashes.length === 0) return false;
    const entry = lines.find(
      (line) => packageKey(/^[A-Za-z0-9][\w.-]*/.exec(line)?.[0] ?? '') === requirement.key,
    );
    return entry?.includes('--hash=') === true && !hashes.some((hash) => entry.includes(hash));
  });
}

/** What is said of such a requirement. */
export function otherHashes({ requirement }: WrittenRequirement): {
  readonly message: string;
  readonly hint: string;
} {
  return {
    message: `The index has other files of ${requirement.name} than the requirements file names by hash.`,
    hint: 'The package was replaced, or the hashes belong to another version. Check the version, then update the hashes.',
  };
}
