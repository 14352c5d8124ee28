import type { StoredObject } from '#core/object-store/object-store.ts';

/** The files under the name of one segment, the first edition first. Ordinarily there is one. */
export type SegmentCopies = readonly [StoredObject, ...StoredObject[]];

const NAME = /^(.*?)(?:\.([1-9]\d{0,5}))?\.jsonl\.gz$/;

/** Returns finished files by the segment that they say they are, in the order of their names. */
export function segmentCopies(files: readonly StoredObject[]): readonly SegmentCopies[] {
  const byStem = new Map<string, [StoredObject, ...StoredObject[]]>();
  for (const file of files) {
    const stem = NAME.exec(file.name)?.[1];
    if (stem === undefined) continue;
    const copies = byStem.get(stem);
    if (copies === undefined) byStem.set(stem, [file]);
    else copies.push(file);
  }
  return [...byStem.values()].map((copies) => copies.sort((a, b) => editionOf(a.name) - editionOf(b.name)));
}

/** Returns the name under which a file is written again: after all copies of its segment. */
export function nextEdition(name: string, copies: readonly StoredObject[]): string {
  const last = Math.max(editionOf(name), ...copies.map((copy) => editionOf(copy.name)));
  return `${NAME.exec(name)?.[1] ?? name}.${last + 1}.jsonl.gz`;
}

/** How often a file was written again: 0 for what a recorder writes. */
export function editionOf(name: string): number {
  return Number(NAME.exec(name)?.[2] ?? 0);
}

/** Whether a file has the name that a recorder gives to a segment of a start. */
export function isNameOf(name: string, { start, segment }: { start: string; segment: number }): boolean {
  return (NAME.exec(name)?.[1] ?? '').endsWith(`-${start}-${String(segment).padStart(6, '0')}`);
}
