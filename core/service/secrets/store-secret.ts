import type { Secret } from 'kubernetes-types/core/v1';
import { addressOfPlace, type DataStore, type StoreCredentials } from '#contract/data-store/data-store.ts';
import { SlipwayError } from '#contract/errors.ts';
import type { ServiceSettings } from '#contract/service/settings.ts';
import type { Needs } from '#core/context.ts';
import { credentialsOf, knownDataStore } from '#core/data-store/data-stores.ts';
import { applyObject } from '#core/kubernetes/objects.ts';
import { deleteOwn, readOwn } from '#core/kubernetes/ownership.ts';
import type { KubernetesObject } from '#core/kubernetes/resource.ts';
import { ANNOTATION, labelsOf, objectNames } from '../names.ts';
import type { Target } from '../read/target.ts';
import { storeOf } from '../record-place.ts';

/** Before the ordinary names of variables: they are for the recorder, and the script keeps its own (resources/scoring, store_secrets.py). */
const PREFIX = 'SLIPWAY_STORE_';

/**
 * Puts the address and the credentials of the store that a service records into in a Secret of the service; returns a text that
 * changes with them, undefined when it records into none. On a machine that does not know the store, a Secret of it that is
 * there stays. `not_found` when there is neither; `bad_input` for a folder of this machine.
 */
export async function ensureStoreSecret(
  context: Needs<'store'>,
  target: Target,
  { service, settings }: { readonly service: string; readonly settings: ServiceSettings },
): Promise<string | undefined> {
  const name = storeOf(settings);
  if (name === undefined) return undefined;
  const known = await knownDataStore(context, name);
  if (known === undefined) return keptSecret(target, service, name);
  mustBeReachable(known);
  const applied = await applyObject<KubernetesObject & Secret>(
    target.connection,
    storeSecret(target, { service, store: known, credentials: await credentialsOf(context, name) }),
    target,
  );
  return applied.metadata?.resourceVersion;
}

/** Removes the Secret of a store when the service records into none any more; called when no replica needs it. */
export async function dropStoreSecret(
  target: Target,
  { service, settings }: { readonly service: string; readonly settings: ServiceSettings },
): Promise<void> {
  if (storeOf(settings) !== undefined) return;
  await deleteOwn(target.connection, { ...placeOf(target, service), service });
}

/** Throws `bad_input` for a store that no replica can reach. */
export function mustBeReachable({ name, place }: DataStore): void {
  if (place.kind !== 'folder') return;
  throw new SlipwayError('bad_input', {
    message: `The store “${name}” is a folder of this machine, which no replica can reach.`,
    hint: 'Use a store in a bucket or container, or a volume of the cluster with --record-volume.',
  });
}

function placeOf({ namespace }: Target, service: string) {
  return { kind: 'Secret', namespace, name: objectNames.store(service) } as const;
}

async function keptSecret(target: Target, service: string, store: string): Promise<string | undefined> {
  const found = await readOwn<Secret>(target.connection, { ...placeOf(target, service), service });
  if (found?.metadata?.annotations?.[ANNOTATION.store] === store) return found.metadata.resourceVersion;
  throw new SlipwayError('not_found', {
    message: `Store not found: “${store}”, which ${service} is to record into.`,
    hint: `Add it on this machine with \`slipway store add ${store} …\`, or choose another with --record-store.`,
    details: { store },
  });
}

function storeSecret(
  target: Target,
  about: {
    readonly service: string;
    readonly store: DataStore;
    readonly credentials: StoreCredentials | undefined;
  },
) {
  const { service, store, credentials } = about;
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'Opaque',
    metadata: {
      name: objectNames.store(service),
      namespace: target.namespace,
      labels: { ...labelsOf(service) },
      annotations: { [ANNOTATION.store]: store.name },
    },
    stringData: { SLIPWAY_RECORD_STORE: addressOfPlace(store.place), ...variablesOf(store, credentials) },
  };
}

/** What the recorder reads, by the names of the providers' own tools. */
export function variablesOf(
  { place }: Pick<DataStore, 'place'>,
  credentials: StoreCredentials | undefined,
): Readonly<Record<string, string>> {
  const plain: Readonly<Record<string, string | undefined>> = {
    ...addressVariables(place),
    ...loginVariables(credentials),
  };
  return Object.fromEntries(
    Object.entries(plain).flatMap(([name, value]) =>
      value === undefined ? [] : [[`${PREFIX}${name}`, value]],
    ),
  );
}

function addressVariables(place: DataStore['place']): Readonly<Record<string, string | undefined>> {
  switch (place.kind) {
    case 'folder':
      return {};
    case 's3':
      return { AWS_REGION: place.region, AWS_ENDPOINT_URL: place.endpoint };
    case 'azure':
      return { AZURE_STORAGE_ACCOUNT: place.account, AZURE_STORAGE_ENDPOINT: place.endpoint };
  }
}

function loginVariables(
  credentials: StoreCredentials | undefined,
): Readonly<Record<string, string | undefined>> {
  switch (credentials?.kind) {
    case undefined:
      return {};
    case 's3':
      return {
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_SESSION_TOKEN: credentials.sessionToken,
      };
    case 'azure-key':
      return { AZURE_STORAGE_KEY: credentials.accountKey };
    case 'azure-sas':
      return { AZURE_STORAGE_SAS_TOKEN: credentials.token };
  }
}
