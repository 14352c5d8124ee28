import { z } from 'zod';
import { errorInfoSchema } from '../../contract/errors.ts';
import { imageComparisonSchema } from '../../contract/image/comparison.ts';
import { buildResultSchema, imageSchema, pruneResultSchema } from '../../contract/image/image.ts';
import { loadReportSchema } from '../../contract/load/load-report.ts';
import { buildPredictionSchema } from '../../contract/image/prediction.ts';
import { diagnosticSchema } from '../../contract/manifest/diagnostic.ts';
import { manifestChangeSchema, manifestVersionSchema } from '../../contract/manifest/version.ts';
import { modelFormatSchema } from '../../contract/model/format.ts';
import {
  modelUsesSchema,
  modelVersionSchema,
  registerResultSchema,
  verifyResultSchema,
} from '../../contract/model/model.ts';
import { savedRequestSchema } from '../../contract/project/request.ts';
import { lineageSchema } from '../../contract/project/lineage.ts';
import { answerSchema, runSchema, upResultSchema, usageSchema } from '../../contract/run/run.ts';
import { runStatsSchema } from '../../contract/run/stats.ts';
import { findingSchema } from '../../contract/system/index.ts';
import { reportSchema } from '../../contract/system/report.ts';
import { settingsSchema } from '../../contract/system/settings.ts';
import { logLineSchema, taskSchema } from '../../contract/task/task.ts';

const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();
const pathSchema = z.object({ path: z.string() });
const initSchema = z.object({ written: list(z.string()), notes: list(z.string()) });
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
  'model inspect': modelVersionSchema.pick({ format: true, size: true }),
  'model annotate': modelVersionSchema,
  'model export': pathSchema,
  'model verify': verifyResultSchema,
  'model delete': z.object({ deleted: modelVersionSchema, freedBytes: z.number() }),
  'manifest list': z.object({ manifests: list(manifestVersionSchema) }),
  'manifest show': manifestVersionSchema,
  'manifest format': z.object({ isChanged: z.boolean(), text: z.string() }),
  'manifest diff': z.object({ changes: list(manifestChangeSchema) }),
  build: buildResultSchema,
  'build --predict': buildPredictionSchema,
  'image list': z.object({ images: list(imageSchema) }),
  'image show': imageSchema,
  'image show --dockerfile': z.object({ dockerfile: z.string() }),
  'image diff': imageComparisonSchema,
  'image export': pathSchema,
  'image delete': z.object({ deleted: imageSchema }),
  'image prune': pruneResultSchema,
  run: runSchema,
  runs: z.object({ runs: list(runSchema) }),
  score: answerSchema,
  requests: z.object({ requests: list(savedRequestSchema) }),
  usage: usageSchema,
  stats: runStatsSchema,
  'stats --follow': runStatsSchema,
  bench: loadReportSchema,
  logs: logSchema,
  'logs --follow': logLineSchema,
  stop: runSchema,
  restart: runSchema,
  rm: z.object({ removed: z.string() }),
  'task list': z.object({ tasks: list(taskSchema) }),
  'task show': taskSchema,
  'task show --log': logSchema,
  'task cancel': taskSchema,
  'task retry': taskSchema,
  lineage: lineageSchema,
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
  Answer: answerSchema,
  Task: taskSchema,
  LogLine: logLineSchema,
  Settings: settingsSchema,
  Error: errorInfoSchema,
} as const;

export type ShapeName = keyof typeof NAMED;
export const NAMES = Object.keys(NAMED) as ShapeName[];
