import { useTranslation } from 'react-i18next';
import type { Failure } from '#contract/manifest/failure.ts';
import { EmptyState } from '#renderer/parts/feedback/empty-state.tsx';
import { isAlive } from '#renderer/run/run-state.ts';
import { TestPanel } from '#renderer/run/test-panel.tsx';
import { rememberAnswer } from '../flow/answer-store.ts';
import type { Flow } from '../flow/use-flow.ts';
import { FailureCard } from '../problems/failure-card.tsx';
import { RequestWanted } from '../problems/request-wanted.tsx';
import { StoppedCard } from '../problems/stopped-card.tsx';

interface TestSideProps {
  readonly flow: Flow;
  readonly failure: Failure | undefined;
}

/** Right of the editors: why the last start or call failed, and the requests to a run that is up. */
export function TestSide({ flow, failure }: TestSideProps) {
  const { t } = useTranslation();
  const { folder, run } = flow.project;
  const { task } = flow;
  const stop =
    task?.state === 'failed' && failure === undefined && !flow.needsRequest ? task.error : undefined;
  const isUp = run !== undefined && isAlive(run.state);
  return (
    <>
      {flow.needsRequest && <RequestWanted folder={folder} failure={failure} />}
      {failure !== undefined && !flow.needsRequest && (
        <FailureCard
          folder={folder}
          failure={failure}
          log={failure.stage === 'run()' ? 'run' : 'task'}
          isBusy={flow.isBusy}
          onRunAgain={flow.run}
          onStop={flow.cancel}
        />
      )}
      {stop !== undefined && (
        <StoppedCard
          folder={folder}
          error={stop}
          step={task?.steps.findLast((step) => step.state === 'failed')?.title}
          isBusy={flow.isBusy}
          onRunAgain={flow.run}
        />
      )}
      {run !== undefined && isUp && (
        <TestPanel run={run} answer={flow.answer} onAnswer={(answer) => rememberAnswer(folder, answer)} />
      )}
      {!isUp && failure === undefined && stop === undefined && (
        <EmptyState icon="run" title={t('project.notRunning')} hint={t('project.notRunningHint')} />
      )}
    </>
  );
}
