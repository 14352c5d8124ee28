import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Run } from '#contract/run/run.ts';
import { Dot } from '#renderer/parts/feedback/dot.tsx';
import { api } from '#renderer/rpc/client.ts';
import styles from './development-strip.module.css';
import { isAlive } from './run-state.ts';
import { useDevelopment } from './use-development.ts';

const TONES = { following: 'good', applying: 'accent', held: 'warn', failed: 'bad' } as const;

/** Of a run in development: how far it follows its folder, and what only a build would bring in. */
export function DevelopmentStrip({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const actions = useDevelopment(run.folder);
  const { data } = useQuery(api.task.list.queryOptions({ input: { state: 'running', limit: 100 } }));
  const { development } = run;
  if (run.mode !== 'development' || development === undefined || !isAlive(run.state)) {
    if (development?.state !== 'failed' || run.state !== 'exited') return null;
  }
  if (development === undefined) return null;
  const isFollowed = data?.tasks.some(
    (task) => task.kind === 'run.develop' && task.subject.folder === run.folder,
  );
  const words =
    isFollowed === false
      ? t('development.abandoned')
      : development.state === 'following'
        ? `${t('development.following')} ${t('development.restarts', { count: development.restarts })}`
        : t(`development.${development.state}`);
  return (
    <div className={styles.strip} role="status" data-state={development.state}>
      <Dot
        tone={isFollowed === false ? 'idle' : TONES[development.state]}
        isBusy={development.state === 'applying'}
      />
      <span className={styles.text}>
        {words}
        {development.problem !== undefined && <code className={styles.problem}>{development.problem}</code>}
        {development.buildNeeded.length > 0 && (
          <b className={styles.build}>
            {t('development.buildNeeded', { files: development.buildNeeded.join(', ') })}
          </b>
        )}
      </span>
      {(development.buildNeeded.length > 0 || isFollowed === false) && (
        <Button loading={actions.isStarting} onClick={actions.start}>
          {t('development.build')}
        </Button>
      )}
    </div>
  );
}
