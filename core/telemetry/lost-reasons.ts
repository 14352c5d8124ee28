/** A store of many recorders has some ten. Whoever writes into it could name a million, and each sum would hold them all. */
const MOST_REASONS = 200;
const OTHER = 'other';

/** Adds calls that were lost to a sum by reason, in place; reasons beyond a few hundred together as `other`. */
export function addLost(all: Map<string, number>, lost: Readonly<Record<string, number>>): void {
  for (const [reason, count] of Object.entries(lost)) {
    const name = all.has(reason) || all.size < MOST_REASONS ? reason : OTHER;
    all.set(name, (all.get(name) ?? 0) + count);
  }
}
