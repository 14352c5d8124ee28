const PAGE_ROWS = 10;

/** Where a key leads from an index of a list; undefined when the key moves nothing. */
export function nextIndex(
  key: string,
  at: { readonly index: number; readonly count: number },
): number | undefined {
  const last = at.count - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, at.index + 1);
    case 'ArrowUp':
      return Math.max(0, at.index - 1);
    case 'PageDown':
      return Math.min(last, at.index + PAGE_ROWS);
    case 'PageUp':
      return Math.max(0, at.index - PAGE_ROWS);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
