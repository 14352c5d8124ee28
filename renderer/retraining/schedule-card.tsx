import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RetrainingSchedule, ScheduledRun } from '#contract/retraining/schedule.ts';
import { formatMoment } from '#renderer/i18n/format.ts';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import layout from '#renderer/parts/layout/layout.module.css';
import { Card, Facts } from '#renderer/parts/list/list-page.tsx';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { api, client } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import styles from './retraining.module.css';
import { ScheduleForm } from './schedule-form.tsx';
import { changedSchedule, scheduleCommandLine, valuesOf } from './schedule-values.ts';
import { refreshRetrainings } from './use-retrainings.ts';

/** Times pass and manifests change without anybody telling. */
const AGAIN_MS = 15_000;

/** When a project is retrained without being asked: the next time, what became of the last, and a form for both. */
export function ScheduleCard({ folder }: { readonly folder: string }) {
  const { data } = useQuery(
    api.retraining.schedule.queryOptions({ input: { folder }, refetchInterval: AGAIN_MS }),
  );
  // What is typed stays while the query is asked again; a schedule that was changed elsewhere begins anew.
  return data === undefined ? null : (
    <ShownSchedule key={JSON.stringify(data.schedule ?? null)} schedule={data} folder={folder} />
  );
}

interface ShownScheduleProps {
  readonly schedule: RetrainingSchedule;
  readonly folder: string;
}

function ShownSchedule({ schedule, folder }: ShownScheduleProps) {
  const { t } = useTranslation();
  const [values, setValues] = useState(() => valuesOf(schedule.schedule));
  const change = changedSchedule(values, schedule.schedule);
  const set = useMutation({
    mutationFn: () => client.retraining.setSchedule({ folder, change }),
    onSuccess: refreshRetrainings,
  });
  const off = useMutation({
    mutationFn: () => client.retraining.removeSchedule({ folder }),
    onSuccess: refreshRetrainings,
  });
  const failed = set.error ?? off.error;
  const { isOn } = schedule;
  return (
    <Card
      title={t('retraining.schedule.title')}
      note={t(`retraining.schedule.${isOn ? 'on' : 'off'}`)}
      isWide
    >
      <form
        className={layout.stack}
        onSubmit={(event) => {
          event.preventDefault();
          set.mutate();
        }}
      >
        <ScheduleFacts schedule={schedule} />
        <p className={layout.dim}>{t('retraining.schedule.effect')}</p>
        <ScheduleForm values={values} onChange={setValues} />
        {failed !== null && <ErrorNote failure={toFailure(failed)} />}
        <CommandLine command={scheduleCommandLine(folder, change)} />
        <div className={layout.foot}>
          {isOn && (
            <Button
              variant="default"
              loading={off.isPending}
              title={`$ slipway schedule remove ${folder}`}
              onClick={() => off.mutate()}
            >
              {t('retraining.schedule.turnOff')}
            </Button>
          )}
          <Button type="submit" loading={set.isPending}>
            {t(`retraining.schedule.${isOn ? 'save' : 'turnOn'}`)}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function ScheduleFacts({ schedule }: { readonly schedule: RetrainingSchedule }) {
  const { t } = useTranslation();
  const { last, lastSkipped, next, problem } = schedule;
  const text = (run: ScheduledRun): string =>
    t(run.reason === undefined ? 'retraining.schedule.run' : 'retraining.schedule.runBecause', {
      at: formatMoment(run.due ?? run.at),
      outcome: t(`retraining.schedule.outcome.${run.outcome}`, { id: run.retraining ?? '' }),
      reason: run.reason ?? '',
    });
  const skipped = lastSkipped === undefined || lastSkipped.at === last?.at ? undefined : text(lastSkipped);
  const facts = [
    [t('retraining.schedule.next'), next === undefined ? undefined : formatMoment(next)],
    [t('retraining.schedule.last'), last === undefined ? undefined : text(last)],
    [t('retraining.schedule.skipped'), skipped],
  ] as const;
  return (
    <>
      {problem !== undefined && <p className={styles.warning}>{problem}</p>}
      {facts.some(([, value]) => value !== undefined) && <Facts facts={facts} />}
    </>
  );
}
