import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import type { Training } from '#contract/manifest/training.ts';
import { readSchedule } from '../schedule/schedule-times.ts';
import type { ParsedManifest } from '../source/parsed-manifest.ts';
import { isAddress } from './is-address.ts';
import { trainingProblem } from './training-problem.ts';

/** A schedule that is never due, or that waits for what cannot happen. */
export function checkSchedule(manifest: ParsedManifest, training: Training): readonly Diagnostic[] {
  const { schedule, data, update } = training;
  if (schedule === undefined) return [];
  const at = (key: string) => ['training', 'schedule', key];
  const reading = readSchedule(schedule, new Date());
  const found: Diagnostic[] = [];
  if (reading.kind === 'wrong')
    found.push(
      trainingProblem(manifest, at(reading.key), { ...reading, code: `training-schedule-${reading.key}` }),
    );
  if (reading.kind === 'no-times' && schedule.triggers.length === 0)
    found.push(
      trainingProblem(manifest, ['training', 'schedule'], {
        code: 'training-schedule-empty',
        message: 'The schedule does not say when.',
        hint: 'Add `cron: "0 3 * * 1"`, or `triggers: [new-data]`.',
      }),
    );
  if (schedule.triggers.includes('new-data') && !Object.values(data).some((place) => !isAddress(place)))
    found.push(
      trainingProblem(manifest, at('triggers'), {
        code: 'training-schedule-data',
        message: 'There is no data to watch: none of it is a file or folder of the project.',
        hint: 'Name it under `data`, or retrain at a time: data from an address is fetched by each retraining.',
      }),
    );
  if (schedule.triggers.includes('drift') && update === undefined)
    found.push(
      trainingProblem(manifest, at('triggers'), {
        code: 'training-schedule-drift',
        message: 'Drift is that of a service, and the training updates none.',
        hint: 'Add `update: {service: NAME}` under `training`.',
      }),
    );
  return found;
}
