import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import type { Failure } from '#contract/manifest/failure.ts';
import type { Project } from '#contract/project/index.ts';
import type { Task } from '#contract/task/task.ts';
import { FolderSizes, TaskSizes } from '#renderer/image/size/build-sizes.tsx';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { TabStrip } from '#renderer/parts/layout/tab-strip.tsx';
import { LogView } from '#renderer/parts/log/log-view.tsx';
import { isAlive } from '#renderer/run/run-state.ts';
import { TaskSteps } from '#renderer/task/progress/task-steps.tsx';
import { ProblemList } from '../problems/problem-list.tsx';
import { type BottomTab, changeWorkspace, useWorkspace } from '../workspace/workspace-store.ts';
import styles from './bottom-panel.module.css';

const StatsView = lazy(async () => ({
  default: (await import('#renderer/run/stats/stats-view.tsx')).StatsView,
}));

const RetrainingTab = lazy(async () => ({
  default: (await import('./retraining-tab.tsx')).RetrainingTab,
}));

interface BottomPanelProps {
  readonly project: Project;
  readonly diagnostics: readonly Diagnostic[];
  readonly task: Task | undefined;
  /** Why the last start or call failed: a problem like the others. */
  readonly failure: Failure | undefined;
}

/** Below the editors: problems, the task that builds or starts, the log of the run. */
export function BottomPanel({ project, diagnostics, task, failure }: BottomPanelProps) {
  const { t } = useTranslation();
  const { folder, run } = project;
  const { bottom, engine } = useWorkspace(folder);
  const problems = failure === undefined ? diagnostics : [failure.diagnostic, ...diagnostics];
  // As the scoring server logs it, with the function: the last line of a task has the place too, and no traceback.
  const isSlow = failure?.diagnostic.severity === 'warning';
  const aim = failure?.place === undefined ? undefined : `${isSlow ? '' : 'failed '}at ${failure.place}, in `;
  return (
    <>
      <TabStrip<BottomTab>
        label={t('project.bottom')}
        tabs={[
          { id: 'problems', label: t('project.problems', { count: problems.length }) },
          { id: 'task', label: t('project.buildLog') },
          { id: 'run', label: t('project.runLog') },
          { id: 'stats', label: t('stats.name') },
          { id: 'retraining', label: t('retraining.tab') },
        ]}
        selected={bottom}
        onSelect={(tab) => changeWorkspace(folder, () => ({ bottom: tab }))}
      />
      {bottom === 'problems' && <ProblemList folder={folder} diagnostics={problems} />}
      {bottom === 'task' &&
        (task === undefined ? (
          <div className={styles.none}>
            <p>{t('project.noTask')}</p>
            <FolderSizes folder={folder} engine={engine} />
          </div>
        ) : (
          <div className={styles.task}>
            <div className={styles.steps}>
              {task.error !== undefined && task.state !== 'cancelled' && <ErrorNote failure={task.error} />}
              <TaskSteps task={task} />
              <TaskSizes task={task} />
              {task.state !== 'running' && task.state !== 'succeeded' && (
                <p className={styles.state}>{t(`task.state.${task.state}`)}</p>
              )}
            </div>
            <LogView source={{ of: 'task', id: task.id }} fileName={`${project.name}-build.log`} aim={aim} />
          </div>
        ))}
      {bottom === 'stats' && <StatsTab run={run} />}
      {bottom === 'retraining' && (
        <Suspense fallback={<Loading />}>
          <RetrainingTab folder={folder} />
        </Suspense>
      )}
      {bottom === 'run' &&
        (run === undefined ? (
          <p className={styles.none}>{t('project.noRun')}</p>
        ) : (
          <>
            {run.exit !== undefined && <p className={styles.exit}>{run.exit.reason}</p>}
            <LogView source={{ of: 'run', id: run.id }} fileName={`${run.id}.log`} aim={aim} />
          </>
        ))}
    </>
  );
}

function StatsTab({ run }: Pick<Project, 'run'>) {
  const { t } = useTranslation();
  if (run === undefined || !isAlive(run.state)) return <p className={styles.none}>{t('project.noRun')}</p>;
  return (
    <Suspense fallback={<Loading />}>
      <StatsView id={run.id} />
    </Suspense>
  );
}
