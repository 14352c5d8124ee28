import { z } from 'zod';
import { nameSchema } from '#contract/name.ts';
import { stepSchema } from './step.ts';
import { trainingSchema } from './training.ts';

/*
 * The manifest as the user writes it (slipway.yml). Descriptions are the hover texts of the editor and the
 * reference of the documentation.
 */

const seconds = z
  .union([z.number().positive(), z.string().regex(/^[0-9]+(?:\.[0-9]+)?(ms|s|m)$/)])
  .describe('A length of time: `500ms`, `60s`, `2m`, or seconds as a number');

export const manifestModelSchema = z.union([
  z.string().min(1).describe('`name` (newest version) or `name:version`'),
  z.strictObject({
    name: nameSchema.describe('The name the model is registered under'),
    version: z.number().int().min(1).optional().describe('This version; without it the newest'),
    path: z
      .string()
      .min(1)
      .optional()
      .describe('A file or folder of the project: registered on build when its bytes are new'),
  }),
]);

export const servingSchema = z.strictObject({
  workers: z
    .number()
    .int()
    .min(1)
    .max(64)
    .default(1)
    .describe('Processes that call run(); each holds the model'),
  concurrency: z.number().int().min(1).max(1024).default(1).describe('Calls of run() at once in each worker'),
  queue: z
    .number()
    .int()
    .min(0)
    .max(100_000)
    .default(10)
    .describe('Requests that may wait; more get 503 immediately'),
  timeout: seconds
    .default('60s')
    .describe('Longest time for one request, like `500ms`, `60s` or `2m`; then 504'),
  batch: z
    .strictObject({
      rows: z.number().int().min(2).max(100_000).describe('Maximum number of rows in one call of run()'),
      wait: seconds.default('5ms').describe('Maximum wait for more rows, like `5ms`'),
    })
    .optional()
    .describe('Put requests that arrive together into one call of run()'),
});

/** An image as `FROM` takes it. A space or a line end would begin something else in the Dockerfile. */
export const imageReferenceSchema = z
  .string()
  .regex(
    /^[a-zA-Z0-9][\w.:/@+-]{0,511}$/,
    'An image like python:3.11-slim or registry.example.org/base@sha256:…',
  );

/** No program can be handed a NUL. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that are looked for
const environmentValue = z.string().regex(/^[^\u0000]*$/, 'Text without NUL characters');

export const imageSettingsSchema = z.strictObject({
  base: imageReferenceSchema.optional().describe('Base image; default: the image of the runtime'),
  packages: z
    .array(z.string().regex(/^[a-z0-9][a-z0-9+.-]*$/))
    .default([])
    .describe('Debian packages'),
  steps: z.array(stepSchema).default([]).describe('Dockerfile instructions, before the dependencies'),
  env: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), environmentValue)
    .default({})
    .describe('Environment of the script'),
});

const names = z.array(z.string().min(1).max(256)).max(1000);

/** Which values of a call may be stored where a service records its calls: whoever owns the data says so, in the project. */
export const dataSchema = z.strictObject({
  inputs: z
    .union([z.enum(['all', 'none']), names])
    .default('all')
    .describe('Inputs to record: `all`, `none`, or their names'),
  outputs: z.boolean().default(true).describe('Record what run() returns'),
  drop: names.default([]).describe('Inputs, columns and members that are never stored, at any depth'),
  hash: names
    .default([])
    .describe('Inputs, columns and members stored as a keyed hash: equal values stay equal'),
});

export const RUNTIMES = [
  'python-3.9',
  'python-3.10',
  'python-3.11',
  'python-3.12',
  'python-3.13',
  'python-3.14',
] as const;

export const manifestSourceSchema = z.strictObject({
  name: nameSchema.describe('Name of the image and, by default, of the service'),
  description: z.string().max(2000).optional().describe('One sentence about what it predicts'),
  models: z.array(manifestModelSchema).default([]).describe('The models the script loads'),
  script: z.string().min(1).default('score.py').describe('The scoring script: init() and run(...)'),
  runtime: z.enum(RUNTIMES).default('python-3.11').describe('The Python that runs the script'),
  dependencies: z
    .union([z.string().min(1), z.array(z.string().min(1))])
    .optional()
    .describe('A conda file, requirements file or pyproject.toml, or a list of requirements'),
  schema: z.string().min(1).optional().describe('A schema file; default: derived from the script and model'),
  files: z.array(z.string().min(1)).default([]).describe('More files, folders or patterns the script needs'),
  serving: servingSchema.prefault({}).describe('Limits of one replica'),
  image: imageSettingsSchema.prefault({}).describe('What the image is made of'),
  data: dataSchema.optional().describe('What is recorded of calls, when a service records them'),
  training: trainingSchema
    .optional()
    .describe('How the models are trained again, and what a new one must pass'),
});

/** A manifest with its defaults filled in. */
export type ManifestSource = z.output<typeof manifestSourceSchema>;

/** The file's name in a project folder. */
export const MANIFEST_FILE = 'slipway.yml';
