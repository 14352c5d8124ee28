import { addressOfPlace, type StoreCredentials, type StorePlace } from '#contract/data-store/data-store.ts';
import { credentialsIn } from '#contract/data-store/environment-credentials.ts';
import { parseConnectionString } from '#contract/data-store/store-address.ts';
import type { Needs } from '#core/context.ts';
import { proxiesOf, proxyFor } from '#core/host/proxies.ts';
import { trustedCertificates } from '#core/host/trusted-certificates.ts';
import { openAzure } from '#core/object-store/azure.ts';
import type { AzureLogin } from '#core/object-store/azure-signature.ts';
import { openFolder } from '#core/object-store/folder.ts';
import type { ObjectStore } from '#core/object-store/object-store.ts';
import { openS3 } from '#core/object-store/s3.ts';
import type { WaySource } from '#core/object-store/way.ts';
import { credentialsOf, findDataStore } from './data-stores.ts';

type Opening = Needs<'store' | 'settings' | 'environment'>;

/** Opens a store by its name; whoever opens it closes it. Nothing is sent yet. `not_found`. */
export async function openDataStore(
  context: Opening,
  name: string,
  signal: AbortSignal | undefined,
): Promise<ObjectStore> {
  const { place } = await findDataStore(context, name);
  return openPlace(context, { place, credentials: await credentialsOf(context, name), signal });
}

async function openPlace(
  context: Opening,
  {
    place,
    credentials,
    signal,
  }: {
    readonly place: StorePlace;
    readonly credentials: StoreCredentials | undefined;
    readonly signal: AbortSignal | undefined;
  },
): Promise<ObjectStore> {
  if (place.kind === 'folder') return openFolder(place.folder);
  const { environment } = context;
  const settings = await context.settings();
  const source: WaySource = {
    proxy: proxyFor(new URL(place.endpoint ?? hostOf(place)), proxiesOf(settings, environment)),
    certificates: await certificates(context),
    signal,
  };
  const address = addressOfPlace(place);
  const login = loginFor(place, credentials, environment);
  return place.kind === 's3'
    ? openS3({ ...place, address }, login?.kind === 's3' ? login : undefined, source)
    : openAzure({ ...place, address }, azureLogin(place.account, login), source);
}

function hostOf(place: Exclude<StorePlace, { kind: 'folder' }>): string {
  return place.kind === 's3'
    ? `https://s3.${place.region}.amazonaws.com`
    : `https://${place.account}.blob.core.windows.net`;
}

async function certificates({ settings, environment }: Opening): Promise<string> {
  const { caCertificates: chosen } = await settings();
  const trusted = await trustedCertificates(environment);
  return chosen === undefined || chosen === 'none'
    ? trusted
    : `${trusted}\n${await trustedCertificates({ SSL_CERT_FILE: chosen })}`;
}

/** What is kept, else what the environment has for this place: never what belongs to another account, or does not say to which. */
function loginFor(
  place: Exclude<StorePlace, { kind: 'folder' }>,
  kept: StoreCredentials | undefined,
  environment: Opening['environment'],
): StoreCredentials | undefined {
  if (kept !== undefined) return kept;
  const account =
    parseConnectionString(environment.AZURE_STORAGE_CONNECTION_STRING ?? '')?.account ??
    environment.AZURE_STORAGE_ACCOUNT;
  const isOther = place.kind === 'azure' && account !== place.account;
  return isOther ? undefined : credentialsIn(place.kind, environment);
}

function azureLogin(account: string, login: StoreCredentials | undefined): AzureLogin | undefined {
  switch (login?.kind) {
    case 'azure-key':
      return { kind: 'key', account, key: login.accountKey };
    case 'azure-sas':
      return { kind: 'sas', token: login.token };
    case 's3':
    case undefined:
      return undefined;
  }
}
