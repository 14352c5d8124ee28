/** Deeper than anything that is meant to be read. Writing JSON of some thousand levels overflows the stack. */
const MOST_DEPTH = 200;

/** Whether a JSON value can be written out again, whoever made it. */
export function isWritable(value: unknown, depth = MOST_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return true;
  const members: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return depth > 0 && members.every((member) => isWritable(member, depth - 1));
}
