import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { clusterSchema } from '#contract/cluster/cluster.ts';
import { dataStoreSchema, storeCredentialsSchema } from '#contract/data-store/data-store.ts';
import { imageSchema } from '#contract/image/image.ts';
import { lockSchema, manifestVersionSchema } from '#contract/manifest/version.ts';
import { modelVersionSchema } from '#contract/model/model.ts';
import { retrainingSchema } from '#contract/retraining/retraining.ts';
import { scheduledRunSchema } from '#contract/retraining/schedule.ts';
import { runSchema } from '#contract/run/run.ts';
import { accessTokenSchema } from '#contract/system/access-token.ts';
import { settingsSchema } from '#contract/system/settings.ts';
import {
  dataAlarmSchema,
  dataWatchRecordSchema,
  webhookDeliverySchema,
} from '#contract/telemetry/data-watch.ts';
import { trashEntrySchema } from '#contract/trash/trash.ts';
import { type BlobStore, openBlobStore } from './blobs.ts';
import { type Collection, type DamagedRecord, openCollection } from './collection.ts';
import { withLock } from './lock.ts';

/** What is remembered of an image; whether the engine still has it is asked of the engine. */
const imageRecordSchema = imageSchema.omit({ present: true });
export type ImageRecord = z.output<typeof imageRecordSchema>;

/** What is remembered of a run; its state is asked of the engine. */
const runRecordSchema = runSchema
  .omit({ state: true, url: true, startedAt: true, endedAt: true, exit: true })
  .extend({
    /** Absent: `image`, as of those who never heard of another. */
    mode: runSchema.shape.mode.optional(),
    stopRequestedAt: z.iso.datetime().optional(),
    readyAt: z.iso.datetime().optional(),
  });
export type RunRecord = z.output<typeof runRecordSchema>;

/** The text of a lock is a blob; versions frozen before it was one hold it themselves. */
const manifestRecordSchema = manifestVersionSchema.extend({
  lock: lockSchema.extend({ text: z.string().optional() }),
});
export type ManifestRecord = z.output<typeof manifestRecordSchema>;

/** Where telemetry is kept; what it accepts stands in a file of its own. */
const dataStoreRecordSchema = dataStoreSchema.omit({ hasCredentials: true });
export type DataStoreRecord = z.output<typeof dataStoreRecordSchema>;

const storeCredentialsRecordSchema = z.object({ name: z.string(), credentials: storeCredentialsSchema });

const projectRecordSchema = z.object({
  folder: z.string(),
  openedAt: z.iso.datetime(),
  /** A page opened it, in a folder that the settings open to pages: within reach only as long as they do. */
  isBelowRoots: z.boolean().optional(),
  pinned: z.boolean().optional(),
});

/** What the user has agreed to; core/trust says what the subject of each kind is. */
const trustRecordSchema = z.object({
  kind: z.enum(['folder', 'program', 'token-file', 'cluster', 'registry-login']),
  subject: z.string(),
  agreedAt: z.iso.datetime(),
});

/** Where something was exported to: what may be replaced there. */
const exportRecordSchema = z.object({
  path: z.string(),
  inode: z.number(),
  /** When it was made, in milliseconds: a file system gives the inode of what was deleted to what is made next. */
  bornMs: z.number().optional(),
  exportedAt: z.iso.datetime(),
});

/** The highest version a name has ever had: numbers of deleted versions are not given again. */
const counterSchema = z.object({
  of: z.enum(['model', 'manifest', 'retraining']),
  name: z.string(),
  last: z.number().int(),
});

/** Where a removed store was, as a digest: kept when the trash is emptied, so that a page cannot move a store that way. */
const removedStoreSchema = z.object({ name: z.string(), place: z.string() });

/** A project that this machine retrains by itself; when it does stands in the manifest. */
const scheduleRecordSchema = z.object({
  folder: z.string(),
  project: z.string(),
  /** Times of the schedule up to this one have been dealt with. */
  handled: z.iso.datetime(),
  /** The times of the manifest that `handled` is about. */
  times: z.string(),
  /** What the data looked like when it was last acted on. */
  data: z.string().optional(),
  /** An alarm that was acted on and still stands. */
  isDrifted: z.boolean().optional(),
  driftLookedAt: z.iso.datetime().optional(),
  last: scheduledRunSchema.optional(),
  lastSkipped: scheduledRunSchema.optional(),
});
export type ScheduleRecord = z.output<typeof scheduleRecordSchema>;

/** A token for programs, by the SHA-256 digest of its secret. */
const accessTokenRecordSchema = accessTokenSchema.extend({ digest: z.string().regex(/^[0-9a-f]{64}$/) });

/** Where news of a watch goes: the path of an address is often a secret too. */
const webhookRecordSchema = z.object({
  store: z.string(),
  service: z.string(),
  url: z.string(),
  secret: z.string(),
});
export type WebhookRecord = z.output<typeof webhookRecordSchema>;

/** News, and the bytes that are sent: the same in each try. */
const deliveryRecordSchema = webhookDeliverySchema.extend({ body: z.string() });
export type DeliveryRecord = z.output<typeof deliveryRecordSchema>;

/** What was deleted, whole: the records that go back when it is restored. What they name is kept as long. */
const trashRecordSchema = trashEntrySchema.extend({
  models: z.array(modelVersionSchema).readonly().default([]),
  images: z.array(imageRecordSchema).readonly().default([]),
  runs: z.array(runRecordSchema).readonly().default([]),
  clusters: z.array(clusterSchema).readonly().default([]),
  dataStores: z.array(dataStoreRecordSchema).readonly().default([]),
  /** Of entries that are older than the rule that no credentials are kept there: sweeping removes them. */
  storeCredentials: z.array(storeCredentialsRecordSchema).readonly().default([]),
  projects: z.array(projectRecordSchema).readonly().default([]),
});
export type TrashRecord = z.output<typeof trashRecordSchema>;

export interface Collections {
  readonly models: Collection<z.output<typeof modelVersionSchema>>;
  readonly manifests: Collection<ManifestRecord>;
  readonly images: Collection<ImageRecord>;
  readonly runs: Collection<RunRecord>;
  readonly clusters: Collection<z.output<typeof clusterSchema>>;
  readonly dataStores: Collection<DataStoreRecord>;
  readonly storeCredentials: Collection<z.output<typeof storeCredentialsRecordSchema>>;
  readonly projects: Collection<z.output<typeof projectRecordSchema>>;
  readonly counters: Collection<z.output<typeof counterSchema>>;
  readonly settings: Collection<z.output<typeof settingsSchema>>;
  readonly exports: Collection<z.output<typeof exportRecordSchema>>;
  readonly trust: Collection<z.output<typeof trustRecordSchema>>;
  readonly trash: Collection<TrashRecord>;
  readonly removedStores: Collection<z.output<typeof removedStoreSchema>>;
  readonly retrainings: Collection<z.output<typeof retrainingSchema>>;
  readonly schedules: Collection<ScheduleRecord>;
  readonly accessTokens: Collection<z.output<typeof accessTokenRecordSchema>>;
  readonly dataWatches: Collection<z.output<typeof dataWatchRecordSchema>>;
  readonly dataAlarms: Collection<z.output<typeof dataAlarmSchema>>;
  readonly webhooks: Collection<WebhookRecord>;
  readonly webhookDeliveries: Collection<DeliveryRecord>;
}

export type CollectionName = keyof Collections;

export interface Store extends Collections {
  readonly folder: string;
  readonly blobs: BlobStore;
  /** Runs a change while no other process changes anything. What it reads in there stays true until it ends. */
  change<Result>(work: () => Promise<Result>): Promise<Result>;
  damaged(): Promise<readonly DamagedRecord[]>;
  isReadOnly(): Promise<boolean>;
}

export async function openStore(folder: string): Promise<Store> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const collections = openCollections(folder);
  const all: readonly Collection<unknown>[] = Object.values(collections);
  const lockPath = join(folder, 'store.lock');
  let queue: Promise<unknown> = Promise.resolve();
  return {
    ...collections,
    folder,
    blobs: openBlobStore(join(folder, 'blobs')),
    change: (work) => {
      // Within one process changes queue up here; only their head competes for the file.
      const turn = queue.then(() => withLock(lockPath, work));
      queue = turn.catch(() => undefined);
      return turn;
    },
    damaged: async () => (await Promise.all(all.map((collection) => collection.damaged()))).flat(),
    isReadOnly: async () => (await Promise.all(all.map((collection) => collection.isNewer()))).includes(true),
  };
}

function openCollections(folder: string): Collections {
  const path = (name: CollectionName): string => join(folder, `${name}.json`);
  return {
    models: openCollection({ path: path('models'), schema: modelVersionSchema }),
    manifests: openCollection({ path: path('manifests'), schema: manifestRecordSchema }),
    images: openCollection({ path: path('images'), schema: imageRecordSchema }),
    runs: openCollection({ path: path('runs'), schema: runRecordSchema }),
    clusters: openCollection({ path: path('clusters'), schema: clusterSchema }),
    dataStores: openCollection({ path: path('dataStores'), schema: dataStoreRecordSchema }),
    storeCredentials: openCollection({
      path: path('storeCredentials'),
      schema: storeCredentialsRecordSchema,
      isSecret: true,
    }),
    projects: openCollection({ path: path('projects'), schema: projectRecordSchema }),
    counters: openCollection({ path: path('counters'), schema: counterSchema }),
    settings: openCollection({ path: path('settings'), schema: settingsSchema }),
    exports: openCollection({ path: path('exports'), schema: exportRecordSchema }),
    trust: openCollection({ path: path('trust'), schema: trustRecordSchema }),
    // It may hold credentials.
    trash: openCollection({ path: path('trash'), schema: trashRecordSchema, isSecret: true }),
    removedStores: openCollection({ path: path('removedStores'), schema: removedStoreSchema }),
    retrainings: openCollection({ path: path('retrainings'), schema: retrainingSchema }),
    schedules: openCollection({ path: path('schedules'), schema: scheduleRecordSchema }),
    accessTokens: openCollection({
      path: path('accessTokens'),
      schema: accessTokenRecordSchema,
      isSecret: true,
    }),
    dataWatches: openCollection({ path: path('dataWatches'), schema: dataWatchRecordSchema }),
    dataAlarms: openCollection({ path: path('dataAlarms'), schema: dataAlarmSchema }),
    webhooks: openCollection({ path: path('webhooks'), schema: webhookRecordSchema, isSecret: true }),
    webhookDeliveries: openCollection({ path: path('webhookDeliveries'), schema: deliveryRecordSchema }),
  };
}

/**
 * The next version number of a name, never one that was given before, and above `after`, which another machine has given. Only inside
 * `store.change`.
 */
export async function takeVersion(
  store: Store,
  of: 'model' | 'manifest' | 'retraining',
  name: string,
  after = 0,
): Promise<number> {
  const counters = await store.counters.all();
  const last = counters.find((counter) => counter.of === of && counter.name === name)?.last ?? 0;
  const next = Math.max(last, after) + 1;
  const others = counters.filter((counter) => counter.of !== of || counter.name !== name);
  await store.counters.replace([...others, { of, name, last: next }]);
  return next;
}
