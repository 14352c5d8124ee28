import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import { MANIFEST_FILE } from '#contract/manifest/source.ts';
import type { Training } from '#contract/manifest/training.ts';
import type { RetrainingSchedule, ScheduleChange } from '#contract/retraining/schedule.ts';
import type { CoreContext } from '#core/context.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { isAboutTraining } from '#core/manifest/check/check-training.ts';
import { isError } from '#core/manifest/diagnostic.ts';
import { writeProjectFile } from '#core/manifest/project/write-project-file.ts';
import { readProject } from '#core/manifest/read-project.ts';
import { readSchedule } from '#core/manifest/schedule/schedule-times.ts';
import { valueOfJob } from '#core/manifest/worker/run-job.ts';
import type { ScheduleRecord } from '#core/store/store.ts';
import { planTraining } from '../train/training-plan.ts';

/** Projects that this machine retrains by itself. */
export async function listSchedules(context: CoreContext): Promise<readonly RetrainingSchedule[]> {
  const found: RetrainingSchedule[] = [];
  for (const { folder } of await context.store.schedules.all())
    found.push(await scheduleOf(context, localPathOf(folder)));
  return found;
}

/** The schedule of a project, as its manifest has it now. What is wrong with it is part of the answer. */
export async function scheduleOf(context: CoreContext, folder: LocalPath): Promise<RetrainingSchedule> {
  const { folder: real, parts, wrong } = await readOrProblem(context, folder);
  const record = (await context.store.schedules.all()).find((each) => each.folder === real);
  const schedule = parts?.source.training?.schedule;
  const reading = schedule === undefined ? undefined : readSchedule(schedule, new Date());
  const next = reading?.kind === 'times' ? reading.times.after(new Date()) : undefined;
  const problem =
    wrong ??
    (record !== undefined && schedule === undefined ? 'The manifest has no schedule any more.' : undefined);
  return {
    folder: real,
    project: parts?.source.name ?? record?.project ?? '',
    ...(schedule === undefined ? {} : { schedule }),
    isOn: record !== undefined,
    ...(next === undefined || record === undefined ? {} : { next: next.toISOString() }),
    ...(record?.last === undefined ? {} : { last: record.last }),
    ...(record?.lastSkipped === undefined ? {} : { lastSkipped: record.lastSkipped }),
    ...(problem === undefined ? {} : { problem }),
  };
}

/** A folder that went away is no reason not to list the others. */
async function readOrProblem(context: CoreContext, folder: LocalPath) {
  try {
    const { folder: real, parts, diagnostics } = await readProject(context, { folder });
    const wrong = diagnostics.find(
      (one) => isError(one) && (parts === undefined || isAboutTraining(one)),
    )?.message;
    return { folder: real, parts, wrong };
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error;
    return { folder, parts: undefined, wrong: error.message };
  }
}

/**
 * Writes a change of the schedule into the manifest, and lets this machine follow it. Nothing is started: only times and changes after
 * now count. The manifest is left alone when the changed one would be wrong: `manifest_invalid`.
 */
export async function setSchedule(
  context: CoreContext,
  { folder, change }: { readonly folder: LocalPath; readonly change: ScheduleChange },
): Promise<RetrainingSchedule> {
  await context.trust.require(context, { kind: 'folder', folder });
  const plan = await changedPlan(context, folder, change);
  const { schedule } = plan.training;
  if (schedule === undefined)
    throw new SlipwayError('wrong_state', {
      message: `${plan.project} has no schedule.`,
      hint: `Say when: \`slipway schedule set ${plan.folder} --cron "0 3 * * 1"\`.`,
    });
  const { store } = context;
  await store.change(async () => {
    const all = await store.schedules.all();
    const before = all.find((each) => each.folder === plan.folder);
    const record: ScheduleRecord = {
      folder: plan.folder,
      project: plan.project,
      handled: new Date().toISOString(),
      times: timesText(plan.training),
      ...(before?.last === undefined ? {} : { last: before.last }),
      ...(before?.lastSkipped === undefined ? {} : { lastSkipped: before.lastSkipped }),
    };
    await store.schedules.replace([...all.filter((each) => each.folder !== plan.folder), record]);
  });
  return scheduleOf(context, plan.folder);
}

/** The times that a record was made for: others begin anew, and what they would have missed does not count. */
export function timesText({ schedule }: Pick<Training, 'schedule'>): string {
  return schedule === undefined ? '' : `${schedule.cron ?? ''} ${schedule.timezone}`;
}

async function changedPlan(context: CoreContext, folder: LocalPath, change: ScheduleChange) {
  const request = { folder, parameters: {}, data: {}, force: false };
  const edits = editsOf(change);
  if (edits.length === 0) return planTraining(context, request);
  const { text, real } = await changedText(context, folder, edits);
  const wanted = await planTraining(context, { ...request, texts: { [MANIFEST_FILE]: text } });
  await writeProjectFile(real, MANIFEST_FILE, text);
  return wanted;
}

async function changedText(
  context: CoreContext,
  folder: LocalPath,
  edits: ReturnType<typeof editsOf>,
): Promise<{ readonly text: string; readonly real: LocalPath }> {
  const { folder: real } = await readProject(context, { folder });
  return { text: await valueOfJob(context, 'edit', { folder: real, edits }), real };
}

function editsOf(change: ScheduleChange) {
  return Object.entries(change).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [{ path: ['training', 'schedule', key], ...(value === null ? {} : { value }) }],
  );
}

/** This machine no longer follows the schedule of a project. `not_found` when it does not. */
export async function removeSchedule(context: CoreContext, folder: LocalPath): Promise<RetrainingSchedule> {
  const { store } = context;
  // The folder may be gone by now, and its links with it.
  const { folder: real } = await readOrProblem(context, folder);
  await store.change(async () => {
    const all = await store.schedules.all();
    const left = all.filter((each) => each.folder !== real);
    if (left.length === all.length)
      throw new SlipwayError('not_found', {
        message: `This machine follows no schedule of ${real}.`,
        hint: '`slipway schedule list` lists those that it follows.',
      });
    await store.schedules.replace(left);
  });
  return scheduleOf(context, real);
}
