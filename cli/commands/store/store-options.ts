import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { z } from 'zod';
import { UsageError } from '#cli/failure/failure.ts';
import type { DataStore, StoreCredentials, storePlaceSchema } from '#contract/data-store/data-store.ts';
import { credentialsIn } from '#contract/data-store/environment-credentials.ts';
import {
  type AzureConnection,
  parseConnectionString,
  parseStoreAddress,
} from '#contract/data-store/store-address.ts';

/** Options that say what a store is, for `add` and `update`. */
export interface StoreOptions {
  readonly region?: string;
  readonly account?: string;
  readonly endpoint?: string;
  readonly keepLogin?: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Place = z.input<typeof storePlaceSchema>;

export function addStoreOptions(command: Command): Command {
  return command
    .option('--region <region>', 'region of an S3 bucket (default: AWS_REGION, else us-east-1)')
    .option('--account <account>', 'storage account of az:// (default: that of the connection string)')
    .option(
      '--endpoint <address>',
      'address of a service that is compatible, like http://minio.example.org:9000',
    )
    .option(
      '--keep-login',
      'keep the credentials of this environment in the data folder, for this user only (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_KEY, AZURE_STORAGE_SAS_TOKEN); without it they are read each time, those of Azure only where AZURE_STORAGE_ACCOUNT or the connection string names this account',
    );
}

/** The place that an address and the options name. Throws UsageError. */
export function placeOf(address: string, options: StoreOptions, environment: Environment): Place {
  const parsed = parseStoreAddress(address);
  switch (parsed.kind) {
    case 'problem':
      throw new UsageError({ message: parsed.message, hint: parsed.hint });
    case 'folder':
      return { kind: 'folder', folder: resolve(parsed.path) };
    case 's3': {
      const { AWS_REGION, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL } = environment;
      const region = options.region ?? AWS_REGION ?? AWS_DEFAULT_REGION;
      const endpoint = options.endpoint ?? AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL;
      return {
        ...parsed,
        ...(region === undefined ? {} : { region }),
        ...(endpoint === undefined ? {} : { endpoint }),
      };
    }
    case 'azure': {
      const connection = connectionOf(environment);
      const account =
        options.account ?? parsed.account ?? connection?.account ?? environment.AZURE_STORAGE_ACCOUNT;
      if (account === undefined)
        throw new UsageError({
          message: 'The storage account is not known.',
          hint: 'Add --account NAME, or set AZURE_STORAGE_CONNECTION_STRING.',
        });
      const endpoint = options.endpoint ?? connection?.endpoint;
      return { ...parsed, account, ...(endpoint === undefined ? {} : { endpoint }) };
    }
  }
}

/** The place of a store with what the options change. */
export function changedPlace(
  { place }: DataStore,
  address: string | undefined,
  options: StoreOptions,
  environment: Environment,
): Place | undefined {
  if (address !== undefined) return placeOf(address, options, environment);
  const { region, account, endpoint } = options;
  if (region === undefined && account === undefined && endpoint === undefined) return undefined;
  if (place.kind === 'folder')
    throw new UsageError({
      message: 'A folder has neither region nor account nor endpoint.',
      hint: 'Name another place: `slipway store update NAME --at s3://bucket/prefix`.',
    });
  return {
    ...place,
    ...(region === undefined || place.kind !== 's3' ? {} : { region }),
    ...(account === undefined || place.kind !== 'azure' ? {} : { account }),
    ...(endpoint === undefined ? {} : { endpoint: endpoint === '' ? undefined : endpoint }),
  };
}

/** The credentials of this environment for a kind of place. Throws UsageError when there are none. */
export function loginOf(kind: Place['kind'], environment: Environment): StoreCredentials {
  if (kind === 'azure') connectionOf(environment); // says what is wrong with one that cannot be read
  const found = credentialsIn(kind, environment);
  if (found !== undefined) return found;
  throw new UsageError({
    message:
      kind === 'folder' ? 'A folder needs no credentials.' : 'This environment has no credentials to keep.',
    hint:
      kind === 's3'
        ? 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.'
        : kind === 'azure'
          ? 'Set AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN.'
          : 'Leave --keep-login out.',
  });
}

function connectionOf({ AZURE_STORAGE_CONNECTION_STRING: text }: Environment): AzureConnection | undefined {
  if (text === undefined || text === '') return undefined;
  const connection = parseConnectionString(text);
  if (connection !== undefined) return connection;
  throw new UsageError({
    message: 'AZURE_STORAGE_CONNECTION_STRING is no connection string: it names no account.',
    hint: 'Copy it again: it looks like DefaultEndpointsProtocol=https;AccountName=…;AccountKey=….',
  });
}
