/** `name=value,name=value` as a record. */
export function pairsIn(text: string | undefined): Readonly<Record<string, string>> {
  const pairs = (text ?? '').split(',').flatMap((pair): [string, string][] => {
    const at = pair.indexOf('=');
    return at < 1 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()]];
  });
  return Object.fromEntries(pairs);
}

/** A toleration as kubectl writes taints: `key=value:Effect`, `key:Effect` or `key`. */
export function tolerationsIn(text: string | undefined) {
  return (text ?? '')
    .split(',')
    .filter((each) => each.trim() !== '')
    .map((each) => {
      const [taint = '', effect] = each.trim().split(':');
      const [key = '', value] = taint.split('=');
      return {
        key,
        ...(value === undefined ? { operator: 'Exists' } : { operator: 'Equal', value }),
        ...(effect === undefined ? {} : { effect }),
      };
    });
}
