import type { LocalPath } from '#contract/local-path.ts';
import type { Needs } from '#core/context.ts';
import { type ExampleInputs, proposeExample } from '../example/propose-example.ts';
import { explainFailure, type FailureQuestion } from '../failure/explain-failure.ts';
import { proposeTraining } from '../generate/propose-training.ts';
import { generateProject } from '../generate.ts';
import { completeManifest } from '../language/complete.ts';
import { manifestFields } from '../language/fields.ts';
import { hoverManifest } from '../language/hover.ts';
import { editManifest, formatProject, outlineManifest } from '../language/language.ts';
import { lookAtProject } from '../look-at-project.ts';
import { readingOf } from '../project-reading.ts';

/** What a job is done with. */
export interface JobSurroundings extends Needs<'store'> {
  /** Told what is looked at, before each part. */
  readonly at: (what: string) => void;
}

interface Written {
  readonly folder: LocalPath;
  readonly texts?: Readonly<Record<string, string>>;
}

/** Everything that reads what a project's author wrote: it can take as long as its author likes, so it has a thread. */
export const JOBS = {
  read: async ({ store, at }: JobSurroundings, input: Written) =>
    readingOf(await lookAtProject({ store }, { ...input, at })),
  example: (_: JobSurroundings, input: ExampleInputs) => proposeExample(input),
  generate: (context: JobSurroundings, input: Parameters<typeof generateProject>[1]) =>
    generateProject(context, input),
  training: (_: JobSurroundings, input: Parameters<typeof proposeTraining>[0]) => proposeTraining(input),
  failure: (context: JobSurroundings, input: FailureQuestion) => explainFailure(context, input),
  hover: (context: JobSurroundings, input: Parameters<typeof hoverManifest>[1]) =>
    hoverManifest(context, input),
  complete: (context: JobSurroundings, input: Parameters<typeof completeManifest>[1]) =>
    completeManifest(context, input),
  fields: (context: JobSurroundings, input: Written) => manifestFields(context, input),
  outline: (_: JobSurroundings, input: Written) => outlineManifest(input),
  format: (_: JobSurroundings, input: Written) => formatProject(input),
  edit: (_: JobSurroundings, input: Parameters<typeof editManifest>[0]) => editManifest(input),
} as const;

type Jobs = typeof JOBS;
export type JobName = keyof Jobs;
export type JobInput<Name extends JobName> = Parameters<Jobs[Name]>[1];
export type JobValue<Name extends JobName> = Awaited<ReturnType<Jobs[Name]>>;

/** Does a job in this thread. */
export function doJob<Name extends JobName>(
  name: Name,
  surroundings: JobSurroundings,
  input: JobInput<Name>,
): Promise<JobValue<Name>> {
  const job = JOBS[name] as (around: JobSurroundings, given: JobInput<Name>) => Promise<JobValue<Name>>;
  return job(surroundings, input);
}

export function isJobName(name: string): name is JobName {
  return Object.hasOwn(JOBS, name);
}
