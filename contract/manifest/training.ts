import { z } from 'zod';
import { gateMetricSchema } from '#contract/metric.ts';
import { trainingScheduleSchema } from './training-schedule.ts';

/*
 * The section `training:` of a manifest: how its models are trained again, what decides about a new one, and what is
 * updated with it.
 */

/** `90s`, `30m`, `2h` or `1d`. */
const durationText = z.string().regex(/^[1-9][0-9]*(s|m|h|d)$/, 'A length of time like 90s, 30m, 2h or 1d');
const sizeText = z.string().regex(/^[1-9][0-9]*(M|G|T)$/, 'A size like 500M or 20G');

/** What scripts and variables can be called by: letters, digits, `_` and `-`. */
export const INPUT_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;
const inputName = z.string().regex(INPUT_NAME, 'Letters, digits, “_” and “-”, a letter first');

export const parameterSchema = z.union([z.string().max(10_000), z.number(), z.boolean()]);
export type Parameter = z.output<typeof parameterSchema>;

export const holdoutSchema = z.strictObject({
  file: z
    .string()
    .min(1)
    .describe('CSV, Parquet or JSON Lines with rows that training must not use: both models predict them'),
  label: z.string().min(1).describe('Its column with the right answers; the model is not shown it'),
  prediction: z
    .string()
    .min(1)
    .optional()
    .describe('Output that is the prediction; default: the only one, else the one named like the label'),
  score: z.string().min(1).optional().describe('Output that is the probability of `positive`'),
  positive: z
    .union([z.string(), z.number(), z.boolean()])
    .optional()
    .describe('Label of the positive class; default: 1'),
});

export const gateSchema = z.strictObject({
  metric: gateMetricSchema.describe(
    'What is measured on the holdout rows; `metrics.cost` is the function `cost(labels, predicted)` of metrics.py',
  ),
  prefer: z
    .enum(['more', 'less'])
    .optional()
    .describe('Whether more or less of a metric of metrics.py is better; default: more'),
  least: z.number().optional().describe('The candidate must reach this value'),
  most: z.number().optional().describe('The candidate must not exceed this value; for errors'),
  against: z.enum(['champion']).optional().describe('Compare with the model in use, on the same rows'),
  expect: z
    .enum(['not-worse', 'better'])
    .default('not-worse')
    .describe('What the candidate must be compared with the champion'),
  margin: z
    .union([z.number().min(0), z.string().regex(/^[0-9]+(\.[0-9]+)?%$/)])
    .default(0)
    .describe('By how much: a value of the metric, or percent of the champion’s like `2%`'),
  slice: z
    .string()
    .min(1)
    .optional()
    .describe('Column of the holdout: the gate must hold for each of its values'),
});
export type Gate = z.output<typeof gateSchema>;

export const trainingSchema = z.strictObject({
  script: z
    .string()
    .min(1)
    .optional()
    .describe('Python script that writes the model to its `path`; default: train.py'),
  command: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .optional()
    .describe('Command in place of a script; `{name}` stands for data or a parameter'),
  dependencies: z
    .union([z.string().min(1), z.array(z.string().min(1))])
    .optional()
    .describe('What training needs beyond the dependencies of the image: a file, or a list of requirements'),
  data: z
    .record(inputName, z.string().min(1))
    .default({})
    .describe('Named inputs: a file or folder of the project, or an https:// address of a file'),
  holdout: holdoutSchema.optional().describe('Rows on which the candidate is compared with the model in use'),
  parameters: z
    .record(inputName, parameterSchema)
    .default({})
    .describe('Values for the script; `slipway retrain -p name=value` changes one'),
  seed: z.number().int().min(0).max(4_294_967_295).default(0).describe('Seed for random numbers'),
  limits: z
    .strictObject({
      timeout: durationText.default('1h').describe('Longest time of the script, like 30m or 2h'),
      disk: sizeText.default('20G').describe('Space that the script may use, like 20G'),
      memory: sizeText.optional().describe('Memory that each process may use, like 8G'),
      processes: z.number().int().min(1).max(10_000).default(256).describe('Processes at once'),
    })
    .prefault({})
    .describe('Where a training that goes wrong is stopped'),
  gates: z.array(gateSchema).max(50).default([]).describe('What a candidate must pass'),
  approve: z
    .enum(['always', 'unclear', 'never'])
    .default('unclear')
    .describe('When a person decides: always, when a gate cannot tell or there is none, or never'),
  update: z
    .strictObject({
      service: z.string().min(1).describe('Service that gets the new model'),
      cluster: z.string().min(1).optional().describe('Cluster of the service; needed when several have it'),
      prove: z
        .number()
        .min(1)
        .max(1000)
        .optional()
        .describe('Sample requests a second during the update; a failure rolls it back'),
    })
    .optional()
    .describe('What is updated with a candidate that is accepted; without it only an image is built'),
  schedule: trainingScheduleSchema
    .optional()
    .describe('When to retrain without being asked; `slipway schedule set` lets this machine do it'),
});
export type Training = z.output<typeof trainingSchema>;

/** What holds for a project without a section of its own. */
export const USUAL_SCRIPT = 'train.py';
