import { z } from 'zod';
import { imageSchema } from '#contract/image/image.ts';
import { taskKindSchema, taskStateSchema } from '#contract/task/task.ts';

/** The newest task about a project folder: a build, a start, a publish. */
export const lastTaskSchema = z.object({
  id: z.string(),
  kind: taskKindSchema,
  title: z.string(),
  state: taskStateSchema,
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  step: z.string().optional().describe('What it does now'),
  reason: z.string().optional().describe('Why it failed'),
});
export type LastTask = z.output<typeof lastTaskSchema>;

/** A project that was opened before, as the records of this machine have it. */
export const knownProjectSchema = z.object({
  folder: z.string(),
  name: z.string().describe('Of the folder'),
  openedAt: z.iso.datetime(),
  present: z
    .boolean()
    .describe('False when the folder is not there now: moved, deleted, or on a disk that is not attached'),
  pinned: z.boolean().describe('Listed before the others and never dropped from the list'),
  image: z.string().optional().describe('The newest image, `name:version`'),
  builtAt: z.iso.datetime().optional(),
  lastTask: lastTaskSchema.optional(),
  manifests: z
    .array(imageSchema.shape.manifestDigest)
    .readonly()
    .describe('What it was built to: services of these digests are services of this project'),
});
export type KnownProject = z.output<typeof knownProjectSchema>;
