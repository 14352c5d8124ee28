import { quantity } from '#core/kubernetes/quantity.ts';

export interface Difference {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * Where an object of the cluster is not as it was sent. Only what was sent is looked at: the cluster fills in defaults, and others
 * may add fields of their own. Items of lists are matched by their names, as server-side apply does.
 */
export function differences(sent: unknown, found: unknown, path = ''): readonly Difference[] {
  if (Array.isArray(sent)) return listDifferences(sent, Array.isArray(found) ? found : [], path);
  if (isRecord(sent)) {
    const other = isRecord(found) ? found : {};
    return Object.entries(sent).flatMap(([key, value]) =>
      differences(value, other[key], path === '' ? key : `${path}.${key}`),
    );
  }
  if (sent === undefined || isSame(sent, found, path)) return [];
  return [{ path, before: text(found), after: text(sent) }];
}

function listDifferences(
  sent: readonly unknown[],
  found: readonly unknown[],
  path: string,
): readonly Difference[] {
  return sent.flatMap((item, index) => {
    const name = nameOf(item);
    const other = name === undefined ? found[index] : found.find((each) => nameOf(each) === name);
    return differences(item, other, `${path}[${name ?? index}]`);
  });
}

/** The keys by which Kubernetes merges the lists that Slipway sends. */
function nameOf(item: unknown): string | undefined {
  if (!isRecord(item)) return undefined;
  const key = item.mountPath ?? item.name ?? item.topologyKey ?? item.host;
  return typeof key === 'string' ? key : undefined;
}

function isSame(sent: unknown, found: unknown, path: string): boolean {
  if (sent === found) return true;
  if (!/\.(cpu|memory|sizeLimit)$/.test(path)) return false;
  return typeof sent === 'string' && typeof found === 'string' && quantity(sent) === quantity(found);
}

function text(value: unknown): string | undefined {
  return value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
