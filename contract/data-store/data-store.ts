import { z } from 'zod';
import { localPath } from '#contract/local-path.ts';
import { nameSchema } from '#contract/name.ts';

/** The part of a store that is Slipway's: `team/models`. Without it everything. */
const prefixSchema = z
  .string()
  .max(500)
  .regex(
    /^[A-Za-z0-9!_.()-]+(\/[A-Za-z0-9!_.()-]+)*$/,
    'Like team/models: letters, digits and !_.()- between slashes',
  )
  .refine((prefix) => !/(^|\/)\.{1,2}(\/|$)/.test(prefix), 'A part cannot be “.” or “..”')
  .optional()
  .describe('Everything is stored below this path');

/** Where requests go when it is not the provider itself; never with a login in it. */
const endpointSchema = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine((text) => !/[?#]/.test(text) && !/\/\/[^/]*@/.test(text), 'An address without login, “?” and “#”')
  .optional()
  .describe('Address of the service, for one that is compatible: http://minio.example.org:9000');

/** Where telemetry is kept. The rules of names are those of the providers. */
export const storePlaceSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('folder'),
    folder: localPath().describe('A folder of this machine, also one that is mounted'),
  }),
  z.object({
    kind: z.literal('s3'),
    bucket: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'A bucket: lower-case letters, digits, “.” and “-”'),
    prefix: prefixSchema,
    region: z
      .string()
      .regex(/^[a-z0-9-]{1,40}$/, 'A region like eu-central-1')
      .default('us-east-1'),
    endpoint: endpointSchema,
  }),
  z.object({
    kind: z.literal('azure'),
    account: z.string().regex(/^[a-z0-9]{3,24}$/, 'A storage account: 3 to 24 lower-case letters and digits'),
    container: z
      .string()
      .regex(
        /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/,
        'A container: lower-case letters, digits and single “-”',
      ),
    prefix: prefixSchema,
    endpoint: endpointSchema,
  }),
]);
export type StorePlace = z.output<typeof storePlaceSchema>;

/** Printable, in one line: it becomes part of a header. */
const secretSchema = z
  .string()
  .min(1)
  .max(4096)
  .regex(/^[\x21-\x7e]+$/, 'One line without blanks');

/** What a store accepts. Written, never returned. */
export const storeCredentialsSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('s3'),
    accessKeyId: secretSchema,
    secretAccessKey: secretSchema,
    sessionToken: secretSchema.optional(),
  }),
  z.object({ kind: z.literal('azure-key'), accountKey: z.base64().min(8).max(4096) }),
  z.object({
    kind: z.literal('azure-sas'),
    token: secretSchema.describe('A shared access signature: sv=…&sig=…'),
  }),
]);
export type StoreCredentials = z.output<typeof storeCredentialsSchema>;

/** A place for telemetry, saved by name. */
export const dataStoreSchema = z.object({
  name: nameSchema,
  place: storePlaceSchema,
  hasCredentials: z.boolean(),
  createdAt: z.iso.datetime(),
});
export type DataStore = z.output<typeof dataStoreSchema>;

/** What a check of a store tries, in this order. Recorders need `write` only; reading back needs the others. */
export const STORE_STEPS = ['write', 'list', 'read', 'delete'] as const;
export type StoreStep = (typeof STORE_STEPS)[number];

export const storeCheckSchema = z.object({
  name: nameSchema,
  steps: z
    .array(
      z.object({
        step: z.enum(STORE_STEPS),
        state: z.enum(['ok', 'problem', 'skipped']),
        milliseconds: z.number().optional(),
        message: z.string().optional(),
        hint: z.string().optional(),
      }),
    )
    .readonly(),
});
export type StoreCheck = z.output<typeof storeCheckSchema>;

/** Returns the address of a place, as people write it: `s3://bucket/prefix`. */
export function addressOfPlace(place: StorePlace): string {
  if (place.kind === 'folder') return place.folder;
  const prefix = place.prefix === undefined ? '' : `/${place.prefix}`;
  return place.kind === 's3' ? `s3://${place.bucket}${prefix}` : `az://${place.container}${prefix}`;
}
