import { Button, NumberInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { loadReportSchema } from '#contract/load/load-report.ts';
import type { Run } from '#contract/run/run.ts';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { useRequests } from '#renderer/request/request-store.ts';
import { api, client } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { queryClient } from '#renderer/rpc/query-client.ts';
import { useTask } from '#renderer/task/progress/use-task.ts';
import styles from './load-panel.module.css';
import { LoadReportView } from './load-report-view.tsx';

/** A bounded number of requests to the run, and how it answered. Goes on when the panel is left. */
export function LoadPanel({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const [requests, setRequests] = useState<number>(1000);
  const [concurrency, setConcurrency] = useState<number>(10);
  const draft = useRequests((state) => state.drafts[run.folder]);
  const { data } = useQuery(api.task.list.queryOptions({ input: { limit: 100 } }));
  const latest = data?.tasks.find((each) => each.kind === 'run.loadCheck' && each.subject.run === run.id);
  const task = useTask(latest?.id) ?? latest;
  const start = useMutation({
    mutationFn: () =>
      client.run.loadCheck({
        id: run.id,
        requests,
        concurrency,
        ...(draft === undefined ? {} : { body: draft.text }),
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: api.task.key() }),
    onError: tellFailure,
  });
  const isRunning = task?.state === 'running' || start.isPending;
  const report = loadReportSchema.safeParse(task?.result);
  return (
    <section className={styles.panel} aria-label={t('load.tab')}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isRunning) start.mutate();
        }}
      >
        <CountField label={t('load.requests')} value={requests} max={100_000} onChange={setRequests} />
        <CountField label={t('load.concurrency')} value={concurrency} max={200} onChange={setConcurrency} />
        {isRunning && task !== undefined ? (
          <Button
            variant="default"
            leftSection={<Icon name="close" size={13} />}
            onClick={() => void client.task.cancel({ id: task.id }).catch(tellFailure)}
          >
            {t('task.cancel')}
          </Button>
        ) : (
          <Button type="submit" loading={start.isPending} leftSection={<Icon name="play" size={13} />}>
            {t('load.start')}
          </Button>
        )}
      </form>
      <p className={styles.hint}>
        {draft === undefined ? t('load.withExample') : t('load.withRequest')} {t('load.bounds')}
      </p>
      {task?.error !== undefined && task.state === 'failed' && <ErrorNote failure={toFailure(task.error)} />}
      {report.success ? (
        <LoadReportView report={report.data} isRunning={isRunning} />
      ) : (
        !isRunning && <p className={styles.hint}>{t('load.none')}</p>
      )}
    </section>
  );
}

interface CountFieldProps {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
}

function CountField({ label, value, max, onChange }: CountFieldProps) {
  return (
    <NumberInput
      label={label}
      value={value}
      onChange={(changed) => onChange(Number(changed))}
      min={1}
      max={max}
      clampBehavior="blur"
    />
  );
}
