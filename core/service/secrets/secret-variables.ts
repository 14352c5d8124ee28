import type { Secret } from 'kubernetes-types/core/v1';
import { applyObject, patchObject } from '#core/kubernetes/objects.ts';
import { readOwn } from '#core/kubernetes/ownership.ts';
import { labelsOf, objectNames } from '../names.ts';
import type { Target } from '../read/target.ts';

/**
 * Changes the secret variables of a service (null removes one) and returns a text that changes with them; undefined: there are none.
 * Their values are in the Secret and nowhere else.
 */
export async function changeSecretVariables(
  target: Target,
  service: string,
  values: Readonly<Record<string, string | null>>,
): Promise<string | undefined> {
  const where = { kind: 'Secret', namespace: target.namespace, name: objectNames.secrets(service) } as const;
  const before = await readOwn<Secret>(target.connection, { ...where, service });
  if (Object.keys(values).length === 0) return digestOf(before);
  if (before === undefined) await applyObject(target.connection, emptySecret(target, service), target);
  const encoded = Object.entries(values).map(([name, value]) => [
    name,
    value === null ? null : Buffer.from(value).toString('base64'),
  ]);
  return digestOf(await patchObject<Secret>(target.connection, where, { data: Object.fromEntries(encoded) }));
}

function emptySecret(target: Target, service: string) {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: objectNames.secrets(service),
      namespace: target.namespace,
      labels: labelsOf(service),
    },
    type: 'Opaque',
  };
}

/** Not of the values: a digest of a short secret gives it away. */
function digestOf(secret: Secret | undefined): string | undefined {
  return Object.keys(secret?.data ?? {}).length === 0 ? undefined : secret?.metadata?.resourceVersion;
}
