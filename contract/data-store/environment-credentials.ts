import type { StoreCredentials, StorePlace } from './data-store.ts';
import { parseConnectionString } from './store-address.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns the credentials that the tools of a provider read from these variables; undefined when there are none. A connection
 * string that names no account counts as none.
 */
export function credentialsIn(
  kind: StorePlace['kind'],
  environment: Environment,
): StoreCredentials | undefined {
  switch (kind) {
    case 'folder':
      return undefined;
    case 's3':
      return s3Credentials(environment);
    case 'azure':
      return azureCredentials(environment);
  }
}

function s3Credentials(environment: Environment): StoreCredentials | undefined {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = environment;
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return {
    kind: 's3',
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
}

function azureCredentials(environment: Environment): StoreCredentials | undefined {
  const connection = parseConnectionString(environment.AZURE_STORAGE_CONNECTION_STRING ?? '');
  const accountKey = connection?.accountKey ?? environment.AZURE_STORAGE_KEY;
  if (accountKey !== undefined) return { kind: 'azure-key', accountKey };
  const token = connection?.token ?? environment.AZURE_STORAGE_SAS_TOKEN;
  return token === undefined ? undefined : { kind: 'azure-sas', token };
}
