const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Orders names as people read them: `iris-2` before `iris-13`. */
export function naturalOrder(a: string, b: string): number {
  return collator.compare(a, b);
}
