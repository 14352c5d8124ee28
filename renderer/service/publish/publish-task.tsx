import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { PublishResult } from '#contract/service/service.ts';
import type { Task } from '#contract/task/task.ts';
import { formatDuration } from '#renderer/i18n/format.ts';
import { ErrorNote, ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { CopyButton } from '#renderer/parts/text/copy-button.tsx';
import { api, client } from '#renderer/rpc/client.ts';
import { elapsed } from '#renderer/task/progress/task-state.ts';
import { TaskSteps } from '#renderer/task/progress/task-steps.tsx';
import { useTask } from '#renderer/task/progress/use-task.ts';
import { publishResult } from '../publish-result.ts';
import { serviceId } from '../state/service-state.ts';
import styles from './publish.module.css';
import { closePublishing } from './publish-store.ts';

/** The steps of publishing as they go, and what came of it. */
export function PublishTask({ id }: { readonly id: string }) {
  const task = useTask(id);
  const { error } = useQuery(api.task.get.queryOptions({ input: { id } }));
  if (task === undefined) return error === null ? <Loading /> : <ErrorView error={error} />;
  return <Shown task={task} />;
}

function Shown({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const result = publishResult(task);
  const { service, cluster } = task.subject;
  const selected =
    service !== undefined && cluster !== undefined ? serviceId({ name: service, cluster }) : undefined;
  const leave = (go: Promise<void>): void => {
    closePublishing();
    go.catch(tellFailure);
  };
  return (
    <div className={styles.form}>
      <TaskSteps task={task} />
      {task.error !== undefined && task.state !== 'cancelled' && <ErrorNote failure={task.error} />}
      {task.state === 'cancelled' && <p className={styles.reason}>{t('publish.cancelled')}</p>}
      {task.state === 'interrupted' && <p className={styles.reason}>{t('service.interruptedHint')}</p>}
      {result !== undefined && <Result result={result} seconds={elapsed(task)} />}
      <div className={styles.foot}>
        <Button
          variant="subtle"
          onClick={() => leave(navigate({ to: '/tasks', search: { selected: task.id } }))}
        >
          {t('service.openTask')}
        </Button>
        {task.state === 'running' ? (
          <>
            <Button
              color="red"
              variant="light"
              loading={task.cancelRequested}
              onClick={() => void client.task.cancel({ id: task.id }).catch(tellFailure)}
            >
              {t('task.cancel')}
            </Button>
            <Button variant="default" onClick={closePublishing}>
              {t('publish.goOn')}
            </Button>
          </>
        ) : (
          <Button variant="default" onClick={closePublishing}>
            {t('service.close')}
          </Button>
        )}
        {selected !== undefined && task.state !== 'cancelled' && (
          <Button onClick={() => leave(navigate({ to: '/services', search: { selected } }))}>
            {t('publish.openService')}
          </Button>
        )}
      </div>
    </div>
  );
}

function Result({ result, seconds }: { readonly result: PublishResult; readonly seconds: number }) {
  const { t } = useTranslation();
  const { service, answer } = result;
  return (
    <section className={styles.result} aria-label={t('publish.done')} data-testid="published">
      <b>{t('publish.answers', { name: service.name, time: formatDuration(seconds) })}</b>
      {service.url !== undefined && (
        <span className={styles.address}>
          <code>{service.url}</code>
          <CopyButton text={service.url} label={t('service.copyUrl')} />
        </span>
      )}
      {answer !== undefined && (
        <p>
          {t(answer.through === 'url' ? 'publish.firstByUrl' : 'publish.firstByForward', {
            status: answer.status,
            time: formatDuration(answer.milliseconds),
          })}
        </p>
      )}
    </section>
  );
}
