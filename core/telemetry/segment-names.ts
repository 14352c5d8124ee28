import type { StoredObject } from '#core/object-store/object-store.ts';

/** The copies of one stored file: a file from which calls were deleted is written again under a name of its own. */
export interface SegmentCopies {
  /** The copy that counts. */
  readonly current: StoredObject;
  /** Copies that a deletion was interrupted before it could remove. */
  readonly outdated: readonly StoredObject[];
}

const NAME = /^(.*?)(?:\.(\d{1,6}))?\.jsonl\.gz$/;

/** Returns finished files by the segment that they hold, in the order of their names. */
export function segmentCopies(files: readonly StoredObject[]): readonly SegmentCopies[] {
  const byStem = new Map<string, StoredObject[]>();
  for (const file of files) {
    const stem = NAME.exec(file.name)?.[1];
    if (stem !== undefined) byStem.set(stem, [...(byStem.get(stem) ?? []), file]);
  }
  return [...byStem.values()].flatMap((copies) => {
    const [current, ...outdated] = copies.sort((a, b) => editionOf(b.name) - editionOf(a.name));
    return current === undefined ? [] : [{ current, outdated }];
  });
}

/** Returns the name under which a file is written again. */
export function nextEdition(name: string): string {
  return `${NAME.exec(name)?.[1] ?? name}.${editionOf(name) + 1}.jsonl.gz`;
}

function editionOf(name: string): number {
  return Number(NAME.exec(name)?.[2] ?? 0);
}
