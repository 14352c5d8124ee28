import { z } from 'zod';
import { batchResultSchema } from '#contract/batch/batch.ts';
import {
  clusterCheckSchema,
  clusterChoicesSchema,
  clusterContextSchema,
  clusterSchema,
  renewedTlsSchema,
} from '#contract/cluster/cluster.ts';
import { dataStoreSchema, storeCheckSchema } from '#contract/data-store/data-store.ts';
import { errorInfoSchema } from '#contract/errors.ts';
import { imageComparisonSchema } from '#contract/image/comparison.ts';
import { buildResultSchema, imageSchema, pruneResultSchema } from '#contract/image/image.ts';
import { buildPredictionSchema } from '#contract/image/prediction.ts';
import { signedImageSchema, signingKeySchema } from '#contract/image/signing.ts';
import { loadReportSchema } from '#contract/load/load-report.ts';
import { diagnosticSchema } from '#contract/manifest/diagnostic.ts';
import {
  manifestChangeSchema,
  manifestVersionSchema,
  wholeManifestVersionSchema,
} from '#contract/manifest/version.ts';
import { modelFormatSchema } from '#contract/model/format.ts';
import {
  modelUsesSchema,
  modelVersionSchema,
  registerResultSchema,
  verifyResultSchema,
} from '#contract/model/model.ts';
import { lineageSchema } from '#contract/project/lineage.ts';
import { knownProjectSchema } from '#contract/project/overview.ts';
import { importedRequestsSchema, savedRequestSchema } from '#contract/project/request.ts';
import {
  retrainingChangeSchema,
  retrainingSchema,
  trainingOptionsSchema,
} from '#contract/retraining/retraining.ts';
import { retrainingScheduleSchema } from '#contract/retraining/schedule.ts';
import { answerSchema, runSchema, upResultSchema, usageSchema } from '#contract/run/run.ts';
import { runStatsSchema } from '#contract/run/stats.ts';
import { deploymentSchema, serviceChangeSchema, servicePlanSchema } from '#contract/service/deployment.ts';
import {
  openServiceSchema,
  publishResultSchema,
  replicaSchema,
  serviceEventSchema,
  serviceKeysSchema,
  serviceSchema,
  trafficSchema,
} from '#contract/service/service.ts';
import { accessTokenListSchema, createdTokenSchema } from '#contract/system/access-token.ts';
import { findingSchema } from '#contract/system/index.ts';
import { reportSchema } from '#contract/system/report.ts';
import { settingsSchema } from '#contract/system/settings.ts';
import { trustedListSchema } from '#contract/system/trust.ts';
import { logLineSchema, taskSchema } from '#contract/task/task.ts';
import { dataDeletionSchema } from '#contract/telemetry/data-deletion.ts';
import { dataDriftSchema } from '#contract/telemetry/data-drift.ts';
import { changedWatchSchema, dataWatchSchema } from '#contract/telemetry/data-watch.ts';
import { productionVersionSchema } from '#contract/telemetry/model-production.ts';
import { modelEstimateSchema, modelQualitySchema } from '#contract/telemetry/model-quality.ts';
import { callListSchema, dataExportSchema, recordedCallSchema } from '#contract/telemetry/recorded-call.ts';
import { trafficHistorySchema } from '#contract/telemetry/traffic-history.ts';
import { emptiedSchema, trashEntrySchema, trashedSchema } from '#contract/trash/trash.ts';

const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();
const pathSchema = z.object({ path: z.string() });
const initSchema = z.object({ written: list(z.string()), notes: list(z.string()) });
const serviceListSchema = z.object({
  services: list(serviceSchema),
  unreachable: list(z.object({ cluster: z.string(), message: z.string(), hint: z.string().optional() })),
});
const logSchema = z.object({ lines: list(logLineSchema) });

/** What each command answers with `--json`, by its words; of long actions it is the result of their task. */
export const ANSWERS: Readonly<Record<string, z.ZodType>> = {
  init: initSchema,
  'init --dry-run': z.object({
    files: list(z.object({ path: z.string(), text: z.string() })),
    notes: list(z.string()),
  }),
  'init --example': z.object({ folder: z.string() }),
  new: z.object({ folder: z.string(), written: list(z.string()), notes: list(z.string()) }),
  open: z.object({ folder: z.string(), window: z.literal(true) }),
  check: z.object({ diagnostics: list(diagnosticSchema) }),
  'check --fix': z.object({
    applied: list(z.object({ code: z.string(), title: z.string() })),
    diagnostics: list(diagnosticSchema),
  }),
  up: upResultSchema,
  dev: z.object({}),
  'model register': registerResultSchema,
  'model list': z.object({ models: list(modelVersionSchema), total: z.number() }),
  'model show': modelVersionSchema.extend({ uses: modelUsesSchema }),
  'model production': z.object({ store: z.string(), versions: list(productionVersionSchema) }),
  'model inspect': modelVersionSchema.pick({ format: true, size: true }),
  'model annotate': modelVersionSchema,
  'model export': pathSchema,
  'model verify': verifyResultSchema,
  'model delete': z.object({ deleted: modelVersionSchema, freedBytes: z.number(), trashed: trashedSchema }),
  'manifest list': z.object({ manifests: list(manifestVersionSchema) }),
  'manifest show': wholeManifestVersionSchema,
  'manifest format': z.object({ isChanged: z.boolean(), text: z.string() }),
  'manifest diff': z.object({ changes: list(manifestChangeSchema) }),
  build: buildResultSchema,
  'build --predict': buildPredictionSchema,
  'image list': z.object({ images: list(imageSchema) }),
  'image show': imageSchema,
  'image show --dockerfile': z.object({ dockerfile: z.string() }),
  'image diff': imageComparisonSchema,
  'image export': pathSchema,
  'image sbom': z.object({ document: z.string() }),
  'image sign': signedImageSchema,
  'image verify': signedImageSchema,
  'image delete': z.object({ deleted: imageSchema, trashed: trashedSchema }),
  'image prune': pruneResultSchema,
  'key create': signingKeySchema,
  'key list': z.object({ keys: z.array(signingKeySchema).readonly() }),
  run: runSchema,
  runs: z.object({ runs: list(runSchema) }),
  score: answerSchema,
  requests: z.object({
    requests: list(savedRequestSchema),
    imported: importedRequestsSchema.optional(),
  }),
  usage: usageSchema,
  stats: runStatsSchema,
  'stats --follow': runStatsSchema,
  bench: loadReportSchema,
  batch: batchResultSchema,
  logs: logSchema,
  'logs --follow': logLineSchema,
  stop: runSchema,
  restart: runSchema,
  rm: z.object({ removed: z.string(), trashed: trashedSchema }),
  publish: publishResultSchema,
  'publish --dry-run': servicePlanSchema,
  update: publishResultSchema,
  'update --dry-run': servicePlanSchema,
  'service list': serviceListSchema,
  services: serviceListSchema,
  'service show': z.object({ service: serviceSchema, replicas: list(replicaSchema) }),
  'service history': z.object({ deployments: list(deploymentSchema) }),
  'service diff': z.object({ changes: list(serviceChangeSchema) }),
  'service rollback': publishResultSchema,
  'service keys': serviceKeysSchema,
  'service keys --regenerate': serviceKeysSchema.extend({ seconds: z.number(), replicas: z.number() }),
  'service scale': serviceSchema,
  'service pause': serviceSchema,
  'service resume': serviceSchema,
  'service delete': z.object({ deleted: list(z.object({ kind: z.string(), name: z.string() })) }),
  'service events': z.object({ events: list(serviceEventSchema) }),
  'service logs': logSchema,
  'service logs --follow': logLineSchema,
  'service traffic': trafficSchema,
  'service traffic --watch': trafficSchema,
  'service usage': usageSchema,
  'service share': z.object({ path: z.string(), text: z.string() }),
  'service open': openServiceSchema,
  'service score': answerSchema,
  'service collector-config': z.object({ text: z.string() }),
  'service export': z.object({ files: list(z.object({ path: z.string(), text: z.string() })) }),
  'cluster contexts': z.object({ path: z.string(), contexts: list(clusterContextSchema) }),
  'cluster add': clusterSchema,
  'cluster discover': clusterChoicesSchema,
  'cluster list': z.object({ clusters: list(clusterSchema) }),
  'cluster show': clusterSchema,
  'cluster update': clusterSchema,
  'cluster check': clusterCheckSchema,
  'cluster tls': renewedTlsSchema,
  drift: dataDriftSchema,
  'service labels': modelQualitySchema,
  'service estimate': modelEstimateSchema,
  'data services': z.object({
    store: z.string(),
    services: list(z.object({ service: z.string(), firstDay: z.string(), lastDay: z.string() })),
  }),
  'data traffic': trafficHistorySchema,
  'data list': callListSchema,
  'data show': recordedCallSchema,
  'data export': dataExportSchema,
  'data delete': dataDeletionSchema,
  'data watch': changedWatchSchema,
  'data watches': z.object({ watches: list(dataWatchSchema) }),
  'data unwatch': dataWatchSchema,
  retrain: retrainingSchema,
  'token create': createdTokenSchema,
  'token list': accessTokenListSchema,
  'token revoke': accessTokenListSchema,
  'retraining list': z.object({ retrainings: list(retrainingSchema) }),
  'retraining options': trainingOptionsSchema,
  'retraining show': retrainingSchema,
  'retraining logs': logSchema,
  'retraining logs --follow': logLineSchema,
  'retraining cancel': retrainingSchema,
  'retraining compare': z.object({ with: z.string(), changes: list(retrainingChangeSchema) }),
  'retraining approve': retrainingSchema,
  'retraining reject': retrainingSchema,
  'schedule list': z.object({ schedules: list(retrainingScheduleSchema) }),
  'schedule show': retrainingScheduleSchema,
  'schedule set': retrainingScheduleSchema,
  'schedule remove': retrainingScheduleSchema,
  'store add': dataStoreSchema,
  'store list': z.object({ stores: list(dataStoreSchema) }),
  'store check': storeCheckSchema,
  'store update': dataStoreSchema,
  'store remove': z.object({ removed: dataStoreSchema, trashed: trashedSchema }),
  'cluster remove': z.object({ removed: clusterSchema, trashed: trashedSchema }),
  'task list': z.object({ tasks: list(taskSchema) }),
  'task show': taskSchema,
  'task show --log': logSchema,
  'task cancel': taskSchema,
  'task retry': taskSchema,
  lineage: lineageSchema.extend({
    call: recordedCallSchema
      .pick({ id: true, time: true, status: true, deployment: true, models: true })
      .extend({ service: z.string() })
      .optional(),
  }),
  serve: z.object({
    url: z.string(),
    api: z.string(),
    docs: z.string(),
    openapi: z.string(),
    port: z.number(),
    token: z.string(),
  }),
  doctor: z.object({
    repaired: list(z.object({ path: z.string(), keptAs: z.string() })).optional(),
    findings: list(findingSchema),
  }),
  report: reportSchema,
  'report --log': logSchema,
  'settings get': settingsSchema,
  'settings set': settingsSchema,
  'project list': z.object({ projects: list(knownProjectSchema) }),
  'project pin': z.object({ folder: z.string(), pinned: z.boolean() }),
  'project unpin': z.object({ folder: z.string(), pinned: z.boolean() }),
  'project forget': z.object({ forgotten: z.string(), trashed: trashedSchema }),
  'trash list': z.object({ entries: list(trashEntrySchema) }),
  'trash restore': z.object({ restored: trashEntrySchema }),
  'trash empty': emptiedSchema,
  'trust add': trustedListSchema,
  'trust list': trustedListSchema,
  'trust remove': trustedListSchema,
  completion: z.object({ shell: z.string(), script: z.string() }),
};

/** The shapes that have a name of their own, because several answers hold them. */
export const NAMED = {
  ModelVersion: modelVersionSchema,
  ModelFormat: modelFormatSchema,
  ManifestVersion: manifestVersionSchema,
  Diagnostic: diagnosticSchema,
  Image: imageSchema,
  Run: runSchema,
  Cluster: clusterSchema,
  Answer: answerSchema,
  Service: serviceSchema,
  Deployment: deploymentSchema,
  Retraining: retrainingSchema,
  Task: taskSchema,
  LogLine: logLineSchema,
  TrashEntry: trashEntrySchema,
  Settings: settingsSchema,
  Error: errorInfoSchema,
} as const;

export type ShapeName = keyof typeof NAMED;
export const NAMES = Object.keys(NAMED) as ShapeName[];
