/** A store as people write it, without what the address does not tell. */
export type StoreAddress =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly prefix: string | undefined }
  | {
      readonly kind: 'azure';
      /** Undefined for `az://`, which does not tell it. */
      readonly account: string | undefined;
      readonly container: string;
      readonly prefix: string | undefined;
    };

/** An address that is no store of ours, with what is wrong. */
export interface StoreAddressProblem {
  readonly kind: 'problem';
  readonly message: string;
  readonly hint: string;
}

/**
 * Reads `s3://bucket/prefix`, `az://container/prefix`, `https://account.blob.core.windows.net/container/prefix` or a folder.
 * Names are checked by the schema of the place.
 */
export function parseStoreAddress(text: string): StoreAddress | StoreAddressProblem {
  const match = /^([a-z][a-z0-9+.-]+):\/\/(.*)$/i.exec(text);
  if (match === null) return { kind: 'folder', path: text };
  const scheme = (match[1] ?? '').toLowerCase();
  const [first = '', ...rest] = (match[2] ?? '').replace(/\/+$/, '').split('/');
  const prefix = rest.length === 0 ? undefined : rest.join('/');
  if (scheme === 's3') return { kind: 's3', bucket: first, prefix };
  if (scheme === 'az') return { kind: 'azure', account: undefined, container: first, prefix };
  const account = /^([a-z0-9]+)\.blob\./i.exec(first)?.[1];
  if (scheme === 'https' && account !== undefined) {
    const [container = '', ...below] = rest;
    return { kind: 'azure', account, container, prefix: below.length === 0 ? undefined : below.join('/') };
  }
  return {
    kind: 'problem',
    message: `${scheme}:// is not an address of a store.`,
    hint: 'Use s3://bucket/prefix, az://container/prefix or a folder. For another service that speaks S3, use s3:// with --endpoint.',
  };
}

/** What a connection string of Azure Storage tells; undefined for what it does not. */
export interface AzureConnection {
  readonly account: string | undefined;
  readonly accountKey: string | undefined;
  readonly token: string | undefined;
  /** Undefined: that of the public cloud. */
  readonly endpoint: string | undefined;
}

/** Where the tools of Azure find a local Azurite ("Connect to Azurite"). The key is public. */
const DEVELOPMENT: AzureConnection = {
  account: 'devstoreaccount1',
  accountKey: 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
  token: undefined,
  endpoint: 'http://127.0.0.1:10000/devstoreaccount1',
};

/**
 * Reads a connection string ("Configure Azure Storage connection strings"): `name=value` with semicolons, names in any case.
 * Undefined when it names neither an account nor an endpoint.
 */
export function parseConnectionString(text: string): AzureConnection | undefined {
  const parts = new Map(
    text
      .split(';')
      .map((part) => part.trim())
      .filter((part) => part.includes('='))
      .map((part) => {
        const at = part.indexOf('=');
        return [part.slice(0, at).toLowerCase(), part.slice(at + 1)] as const;
      }),
  );
  if (parts.get('usedevelopmentstorage')?.toLowerCase() === 'true') return DEVELOPMENT;
  const endpoint = parts.get('blobendpoint')?.replace(/\/+$/, '');
  const account = parts.get('accountname') ?? accountIn(endpoint);
  if (account === undefined) return undefined;
  const suffix = parts.get('endpointsuffix');
  const isPublic = suffix === undefined || suffix === 'core.windows.net';
  const scheme = parts.get('defaultendpointsprotocol') ?? 'https';
  return {
    account,
    accountKey: parts.get('accountkey'),
    token: parts.get('sharedaccesssignature'),
    endpoint:
      endpoint ??
      (isPublic && scheme === 'https'
        ? undefined
        : `${scheme}://${account}.blob.${suffix ?? 'core.windows.net'}`),
  };
}

function accountIn(endpoint: string | undefined): string | undefined {
  return /^https?:\/\/([a-z0-9]+)\.blob\./i.exec(endpoint ?? '')?.[1];
}
