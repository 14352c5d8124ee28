import type { z } from 'zod';
import {
  type DataStore,
  type StoreCredentials,
  storeCredentialsSchema,
  storePlaceSchema,
} from '#contract/data-store/data-store.ts';
import { parseConnectionString } from '#contract/data-store/store-address.ts';
import { nameSchema } from '#contract/name.ts';

export type PlaceKind = DataStore['place']['kind'];

/** `environment`: nothing is kept, what the environment has is read each time. */
export type LoginKind = 'environment' | 'keys' | 'account-key' | 'sas' | 'connection';

/** Credentials as they stand in the form. They live no longer than the form. */
export interface LoginDraft {
  readonly login: LoginKind;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly accountKey: string;
  readonly token: string;
  readonly connection: string;
}

/** A store as it stands in the form: text, empty where nothing is said. */
export interface Draft extends LoginDraft {
  readonly name: string;
  readonly kind: PlaceKind;
  readonly folder: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly region: string;
  readonly endpoint: string;
  readonly account: string;
  readonly container: string;
}

export const EMPTY_LOGIN: LoginDraft = {
  login: 'environment',
  accessKeyId: '',
  secretAccessKey: '',
  accountKey: '',
  token: '',
  connection: '',
};

export const EMPTY: Draft = {
  ...EMPTY_LOGIN,
  name: '',
  kind: 's3',
  folder: '',
  bucket: '',
  prefix: '',
  region: '',
  endpoint: '',
  account: '',
  container: '',
};

/** What can be chosen as credentials of a kind of place; a folder needs none. */
export const LOGINS: Readonly<Record<PlaceKind, readonly LoginKind[]>> = {
  folder: ['environment'],
  s3: ['environment', 'keys'],
  azure: ['environment', 'account-key', 'sas', 'connection'],
};

/** The draft with another kind of place: credentials of the kind before do not fit it. */
export function withKind(draft: Draft, kind: PlaceKind): Draft {
  return { ...draft, ...EMPTY_LOGIN, kind, endpoint: '' };
}

/** The draft with other credentials; a connection string also names the account and the endpoint. */
export function withLogin(draft: Draft, login: LoginDraft): Draft {
  const changed = { ...draft, ...login };
  const read = login.connection === draft.connection ? undefined : parseConnectionString(login.connection);
  return read === undefined
    ? changed
    : { ...changed, account: read.account ?? '', endpoint: read.endpoint ?? '' };
}

/** The place that a draft names, before it is checked. */
export function placeOf(draft: Draft): z.input<typeof storePlaceSchema> {
  const { kind, bucket, account, container } = draft;
  const prefix = draft.prefix.trim().replace(/^\/+|\/+$/g, '');
  const below = {
    ...(prefix === '' ? {} : { prefix }),
    ...(draft.endpoint.trim() === '' ? {} : { endpoint: draft.endpoint.trim() }),
  };
  switch (kind) {
    case 'folder':
      return { kind, folder: draft.folder.trim() };
    case 's3': {
      const region = draft.region.trim();
      return { kind, bucket: bucket.trim(), ...(region === '' ? {} : { region }), ...below };
    }
    case 'azure':
      return { kind, account: account.trim(), container: container.trim(), ...below };
  }
}

/** The credentials that a draft names, before they are checked; undefined: none are kept. */
export function credentialsOf(draft: LoginDraft): StoreCredentials | undefined {
  switch (draft.login) {
    case 'environment':
      return undefined;
    case 'keys':
      return {
        kind: 's3',
        accessKeyId: draft.accessKeyId.trim(),
        secretAccessKey: draft.secretAccessKey.trim(),
      };
    case 'account-key':
      return { kind: 'azure-key', accountKey: draft.accountKey.trim() };
    case 'sas':
      return { kind: 'azure-sas', token: draft.token.trim() };
    case 'connection':
      return credentialsInConnection(draft.connection.trim());
  }
}

function credentialsInConnection(text: string): StoreCredentials {
  const { accountKey, token = '' } = parseConnectionString(text) ?? {};
  return accountKey === undefined ? { kind: 'azure-sas', token } : { kind: 'azure-key', accountKey };
}

/** What is sent when a draft is saved. */
export function storeOf(draft: Draft) {
  const credentials = credentialsOf(draft);
  return {
    name: draft.name.trim(),
    place: placeOf(draft),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

/** Fields with a text of their own about what is wrong: `store.invalid`. */
export type Field = Exclude<keyof Draft, 'kind' | 'login'>;

/** The fields of a draft that cannot be sent as they are. */
export function invalidFields(draft: Draft): ReadonlySet<Field> {
  const found = new Set<Field>(invalidLoginFields(draft));
  if (!nameSchema.safeParse(draft.name.trim()).success) found.add('name');
  for (const { path } of storePlaceSchema.safeParse(placeOf(draft)).error?.issues ?? []) {
    const field = String(path[0]);
    if (isField(field)) found.add(field);
  }
  return found;
}

/** The same of credentials. */
export function invalidLoginFields(draft: LoginDraft): readonly Field[] {
  const credentials = credentialsOf(draft);
  if (credentials === undefined) return [];
  const { error } = storeCredentialsSchema.safeParse(credentials);
  if (error === undefined) return [];
  if (draft.login === 'connection') return ['connection'];
  return error.issues.map(({ path }) => String(path[0])).filter(isField);
}

function isField(name: string): name is Field {
  return Object.hasOwn(EMPTY, name) && name !== 'kind' && name !== 'login';
}

/**
 * The account that a connection string names, when it is another than that of the store: its key would not be
 * accepted there.
 */
export function otherAccount(connection: string, account: string): string | undefined {
  const named = parseConnectionString(connection)?.account;
  return named === undefined || named === account ? undefined : named;
}
