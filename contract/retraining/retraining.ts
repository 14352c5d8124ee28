import { z } from 'zod';
import { errorInfoSchema } from '#contract/errors.ts';
import { engineKindSchema } from '#contract/image/image.ts';
import { gateSchema, parameterSchema, trainingSchema } from '#contract/manifest/training.ts';
import { gateMetricSchema } from '#contract/metric.ts';
import { modelFormatSchema } from '#contract/model/format.ts';
import { digestSchema, modelFileSchema } from '#contract/model/model.ts';
import { triggerKindSchema } from './schedule.ts';

/**
 * `queued`: another retraining of the project is under way. `waiting`: the candidate waits for a person. `updating`: it was
 * accepted. `skipped`: nothing has changed. `superseded`: a newer candidate took its place. The last six are ends.
 */
export const retrainingStateSchema = z.enum([
  'queued',
  'preparing',
  'training',
  'evaluating',
  'waiting',
  'updating',
  'updated',
  'rejected',
  'skipped',
  'superseded',
  'failed',
  'cancelled',
]);
export type RetrainingState = z.output<typeof retrainingStateSchema>;

/** What one model of the project was before, or became. */
export const candidateModelSchema = z.object({
  name: z.string(),
  path: z.string().describe('In the project'),
  digest: digestSchema,
  shape: z.enum(['file', 'folder']),
  fileName: z.string(),
  size: z.number().int(),
  files: z.array(modelFileSchema).readonly(),
  format: modelFormatSchema,
});
export type CandidateModel = z.output<typeof candidateModelSchema>;

export const candidateSchema = z.object({
  digest: digestSchema.describe('Of all models that the training has changed; an approval names it'),
  models: z.array(candidateModelSchema).readonly(),
  releasedAt: z.iso.datetime().optional().describe('When its bytes were deleted; what was measured stays'),
});
export type Candidate = z.output<typeof candidateSchema>;

export const championSchema = z.object({
  manifest: z.string().describe('Manifest version, as `name:version`'),
  manifestDigest: digestSchema,
  models: z.array(z.object({ reference: z.string(), digest: digestSchema })).readonly(),
  service: z.string().optional().describe('The service that it serves'),
});
export type Champion = z.output<typeof championSchema>;

export const trainingDataSchema = z.object({
  name: z.string(),
  source: z.string().describe('As the manifest or the command names it'),
  digest: digestSchema,
  size: z.number().int(),
  files: z.number().int(),
});
export type TrainingData = z.output<typeof trainingDataSchema>;

/** Everything that decides what a training makes. The same digest: the same inputs. */
export const trainingInputsSchema = z.object({
  digest: digestSchema,
  data: z.array(trainingDataSchema).readonly(),
  code: z.object({ digest: digestSchema, files: z.number().int() }),
  parameters: z.record(z.string(), parameterSchema),
  seed: z.number().int(),
  environment: z.object({ python: z.string(), digest: digestSchema.describe('Of the locked packages') }),
});
export type TrainingInputs = z.output<typeof trainingInputsSchema>;

/** A value and the interval in which it lies with 95 % confidence. */
export const estimateSchema = z.object({
  value: z.number(),
  low: z.number().optional(),
  high: z.number().optional(),
});
export type Estimate = z.output<typeof estimateSchema>;

/** One metric on the holdout, or on one of its slices. */
export const comparisonSchema = z.object({
  metric: gateMetricSchema,
  slice: z.object({ column: z.string(), value: z.string() }).optional(),
  rows: z.number().int(),
  champion: estimateSchema.optional(),
  candidate: estimateSchema.optional(),
  difference: estimateSchema
    .optional()
    .describe('Candidate minus champion on the same rows; for errors the other way round: more is better'),
});
export type Comparison = z.output<typeof comparisonSchema>;

export const gateOutcomeSchema = z.enum(['pass', 'fail', 'unclear']);
export type GateOutcome = z.output<typeof gateOutcomeSchema>;

export const gateResultSchema = z.object({
  gate: gateSchema.optional().describe('Absent: one of those that always apply'),
  title: z.string().describe('What was asked for, in a few words'),
  outcome: gateOutcomeSchema,
  reason: z.string(),
});
export type GateResult = z.output<typeof gateResultSchema>;

export const evaluationSchema = z.object({
  rows: z.number().int().describe('Rows of the holdout with a label'),
  shared: z.number().int().describe('Rows of the holdout that are in the training data too'),
  failed: z
    .object({ champion: z.number().int(), candidate: z.number().int() })
    .describe('Rows without an answer'),
  comparisons: z.array(comparisonSchema).readonly(),
});
export type Evaluation = z.output<typeof evaluationSchema>;

export const retrainingDecisionSchema = z.object({
  accepted: z.boolean(),
  by: z.enum(['gates', 'person']),
  who: z.string().describe('Who it was, or whose command started the retraining'),
  at: z.iso.datetime(),
  why: z.string(),
  candidate: digestSchema,
});
export type RetrainingDecision = z.output<typeof retrainingDecisionSchema>;

export const promotionSchema = z.object({
  models: z.array(z.string()).readonly().describe('`name:version` of each new model version'),
  manifest: z.string(),
  image: z.string(),
  engine: engineKindSchema,
  service: z.string().optional(),
  deployment: z.number().int().optional(),
});
export type Promotion = z.output<typeof promotionSchema>;

export const retrainingSchema = z.object({
  id: z.string().describe('`project-number`'),
  project: z.string().describe('Name of the manifest'),
  number: z.number().int(),
  folder: z.string(),
  place: z.object({ kind: z.literal('local') }).describe('Where the training runs'),
  trigger: z
    .object({
      kind: triggerKindSchema,
      who: z.string(),
      token: z.string().optional().describe('Name of the token that it was started with'),
      due: z.iso.datetime().optional().describe('The time of the schedule'),
      note: z.string().optional().describe('What else there is to know, like times that were missed'),
    })
    .describe('Why it was started'),
  engine: engineKindSchema.describe('Engine of the new image'),
  state: retrainingStateSchema,
  reason: z.string().optional().describe('Why it is in this state'),
  taskId: z.string(),
  earlier: z
    .string()
    .optional()
    .describe('The retraining that had the same inputs, when this one was skipped'),
  champion: championSchema.optional(),
  inputs: trainingInputsSchema.optional(),
  candidate: candidateSchema.optional(),
  evaluation: evaluationSchema.optional(),
  gates: z.array(gateResultSchema).readonly(),
  warnings: z.array(z.string()).readonly(),
  decision: retrainingDecisionSchema.optional(),
  promotion: promotionSchema.optional(),
  error: errorInfoSchema.optional(),
  seconds: z.record(z.string(), z.number()).describe('By step'),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
});
export type Retraining = z.output<typeof retrainingSchema>;

/** A difference between two retrainings, in words a person reads. */
export const retrainingChangeSchema = z.object({
  area: z.enum(['data', 'code', 'parameters', 'environment', 'candidate', 'metrics']),
  subject: z.string(),
  before: z.string().optional(),
  after: z.string().optional(),
});
export type RetrainingChange = z.output<typeof retrainingChangeSchema>;

/** What a retraining of a project can be asked for, as its manifest says. */
export const trainingOptionsSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ready'),
    project: z.string(),
    script: z.string().describe('What trains, in words'),
    parameters: z.record(z.string(), parameterSchema),
    data: z.record(z.string(), z.string()).describe('Source of each named input'),
    holdout: z.string().optional(),
    gates: z.number().int(),
    approve: trainingSchema.shape.approve.unwrap(),
    service: z.string().optional().describe('Service that gets the new model'),
  }),
  z.object({
    kind: z.literal('none').describe('The manifest has no section `training`'),
    project: z.string(),
    proposal: z.string().describe('A section to add to the manifest'),
    script: z.string().optional().describe('A script of the project that writes its model'),
  }),
  z.object({
    kind: z.literal('broken').describe('It cannot be started as it is'),
    message: z.string(),
    hint: z.string().optional(),
  }),
]);
export type TrainingOptions = z.output<typeof trainingOptionsSchema>;
