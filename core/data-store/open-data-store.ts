import { addressOfPlace, type StoreCredentials, type StorePlace } from '#contract/data-store/data-store.ts';
import type { Needs } from '#core/context.ts';
import { proxiesOf, proxyFor } from '#core/host/proxies.ts';
import { trustedCertificates } from '#core/host/trusted-certificates.ts';
import { openAzure } from '#core/object-store/azure.ts';
import type { AzureLogin } from '#core/object-store/azure-signature.ts';
import { openFolder } from '#core/object-store/folder.ts';
import type { ObjectStore } from '#core/object-store/object-store.ts';
import { openS3, type S3Login } from '#core/object-store/s3.ts';
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
  return place.kind === 's3'
    ? openS3({ ...place, address }, s3Login(credentials, environment), source)
    : openAzure({ ...place, address }, azureLogin(place.account, credentials, environment), source);
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

/** What is kept, else the variables that the tools of AWS read. */
export function s3Login(
  credentials: StoreCredentials | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): S3Login | undefined {
  if (credentials?.kind === 's3') return credentials;
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment;
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, sessionToken: environment.AWS_SESSION_TOKEN };
}

/** What is kept, else the variables that the tools of Azure read. */
export function azureLogin(
  account: string,
  credentials: StoreCredentials | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): AzureLogin | undefined {
  if (credentials?.kind === 'azure-key') return { kind: 'key', account, key: credentials.accountKey };
  if (credentials?.kind === 'azure-sas') return { kind: 'sas', token: credentials.token };
  const { AZURE_STORAGE_ACCOUNT, AZURE_STORAGE_KEY, AZURE_STORAGE_SAS_TOKEN } = environment;
  if (AZURE_STORAGE_ACCOUNT !== undefined && AZURE_STORAGE_ACCOUNT !== account) return undefined;
  if (AZURE_STORAGE_KEY !== undefined) return { kind: 'key', account, key: AZURE_STORAGE_KEY };
  return AZURE_STORAGE_SAS_TOKEN === undefined ? undefined : { kind: 'sas', token: AZURE_STORAGE_SAS_TOKEN };
}
