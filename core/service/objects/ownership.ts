import { SlipwayError } from '#contract/errors.ts';
import { readObject } from '#core/kubernetes/objects.ts';
import { foreignObject, isOwn, type Owned, type Place } from '#core/kubernetes/ownership.ts';
import type { Kind } from '#core/kubernetes/resource.ts';
import { objectNames } from '../names.ts';
import type { Target } from '../read/target.ts';

/** ConfigMap and Secrets of a service, next to the objects that are planned. */
function keptObjects(service: string): readonly { readonly kind: Kind; readonly name: string }[] {
  return [
    { kind: 'ConfigMap', name: objectNames.history(service) },
    { kind: 'Secret', name: objectNames.keys(service) },
    { kind: 'Secret', name: objectNames.secrets(service) },
    { kind: 'Secret', name: objectNames.store(service) },
  ];
}

/**
 * Throws `already_exists` when an object of another owner has the name of one of the service. Labels alone do not make an object
 * ours: a copy of our objects has them too. What has no history next to it was not published by Slipway.
 */
export async function mustBeOurs(target: Target, service: string, kinds: readonly Kind[]): Promise<void> {
  const wanted = [...keptObjects(service), ...kinds.map((kind) => ({ kind, name: service }))];
  const found = await Promise.all(
    wanted.map(async ({ kind, name }) => {
      const place: Place = { kind, name, namespace: target.namespace, service };
      return { place, object: await readObject<Owned>(target.connection, place) };
    }),
  );
  for (const { place, object } of found)
    if (object !== undefined && !isOwn(object, service)) throw foreignObject(place, object);
  const [history, ...rest] = found;
  const orphan = rest.find(({ object }) => object !== undefined);
  if (history?.object === undefined && orphan !== undefined) throw noHistory(service, orphan.place);
}

/** Objects with our labels, and no record that Slipway made them. */
export function noHistory(service: string, { kind, name, namespace }: Place): SlipwayError {
  return new SlipwayError('already_exists', {
    message: `The ${kind} “${name}” in namespace ${namespace} has the labels of Slipway, but the history of ${service} (ConfigMap ${objectNames.history(service)}) is missing. Nothing was changed.`,
    hint: `The objects were copied, or the history was deleted. Choose another name, or delete them: \`kubectl delete all,secret,ingress,pdb,networkpolicy,serviceaccount -n ${namespace} -l app.kubernetes.io/instance=${service}\`.`,
    details: { kind, name, namespace },
  });
}
