import { Button, Select } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { batchResultSchema } from '#contract/batch/batch.ts';
import type { Image } from '#contract/image/image.ts';
import type { Task } from '#contract/task/task.ts';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { api, client } from '#renderer/rpc/client.ts';
import { TaskSteps } from '#renderer/task/progress/task-steps.tsx';
import { useTask } from '#renderer/task/progress/use-task.ts';
import { SidePanel } from '#renderer/telemetry/side-panel.tsx';
import styles from './batch.module.css';
import { BatchQuality } from './batch-quality.tsx';
import { BatchResults } from './batch-results.tsx';
import { closeBatch, useBatchSubject } from './batch-store.ts';

interface BatchPanelProps {
  readonly folder: string;
  /** The project's newest image; undefined before the first build. */
  readonly image: Pick<Image, 'reference' | 'engine'> | undefined;
}

/** Predictions for the rows of a file of the project, beside its own columns. */
export function BatchPanel({ folder, image }: BatchPanelProps) {
  const { t } = useTranslation();
  const subject = useBatchSubject(folder);
  return (
    <SidePanel
      isOpen={subject !== undefined}
      title={t('batch.title', { path: subject?.path ?? '' })}
      width={900}
      onClose={closeBatch}
    >
      {subject !== undefined &&
        (image === undefined ? (
          <p className={styles.dim}>{t('batch.needsImage')}</p>
        ) : (
          <Batch key={subject.path} input={`${folder}/${subject.path}`} path={subject.path} image={image} />
        ))}
    </SidePanel>
  );
}

interface BatchProps {
  readonly input: string;
  readonly path: string;
  readonly image: Pick<Image, 'reference' | 'engine'>;
}

function Batch({ input, path, image }: BatchProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string | null>();
  const { engine } = image;
  // One that was built to be published does not run here; core looks for another of its name.
  const named = { image: image.reference, input, ...(engine === 'direct' ? {} : { engine }) };
  const columns = useQuery(api.batch.columns.queryOptions({ input: named, retry: false }));
  const starting = useMutation({
    mutationFn: () => client.batch.start(named),
    onError: tellFailure,
  });
  const task = useTask(starting.data?.taskId);
  const label = chosen === undefined ? columns.data?.proposed : (chosen ?? undefined);
  const isBusy = starting.isPending || task?.state === 'running';
  return (
    <>
      <p className={styles.dim}>{t('batch.about', { image: image.reference })}</p>
      {columns.isError && (
        <ErrorView error={columns.error} onRetry={() => void columns.refetch().catch(tellFailure)} />
      )}
      <div className={styles.bar}>
        <Select
          label={t('batch.label')}
          description={t('batch.labelHint')}
          placeholder={t('batch.noLabel')}
          data={[...(columns.data?.unused ?? [])]}
          value={label ?? null}
          clearable
          onChange={setChosen}
        />
        <Button loading={isBusy} disabled={columns.isError} onClick={() => starting.mutate()}>
          {t(starting.data === undefined ? 'batch.start' : 'batch.again')}
        </Button>
      </div>
      {task !== undefined && <Outcome task={task} path={path} label={label} />}
      <CommandLine
        command={`slipway batch ${shellWord(image.reference)} --input ${shellWord(path)} --output predictions.csv`}
      />
    </>
  );
}

interface OutcomeProps {
  readonly task: Task;
  readonly path: string;
  readonly label: string | undefined;
}

/** How far it is, then what came of it. */
function Outcome({ task, path, label }: OutcomeProps) {
  const { t } = useTranslation();
  const result = batchResultSchema.safeParse(task.result);
  if (task.state === 'running')
    return (
      <section className={styles.section} aria-label={t('batch.progress')}>
        <TaskSteps task={task} />
        <Button
          variant="default"
          disabled={task.cancelRequested}
          onClick={() => void client.task.cancel({ id: task.id }).catch(tellFailure)}
        >
          {t('task.cancel')}
        </Button>
      </section>
    );
  if (task.state !== 'succeeded' || !result.success)
    return task.error === undefined ? null : <ErrorView error={task.error} />;
  return (
    <>
      {label !== undefined && <BatchQuality key={label} id={task.id} label={label} />}
      <BatchResults id={task.id} path={path} result={result.data} />
    </>
  );
}
