import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '#contract/task/task.ts';
import { formatDuration } from '#renderer/i18n/format.ts';
import { Dot, type Tone } from '#renderer/parts/feedback/dot.tsx';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { isAlive, RUN_TONES } from '#renderer/run/run-state.ts';
import type { PublishState } from '#renderer/service/publish/use-publish-state.ts';
import { elapsed } from '#renderer/task/progress/task-state.ts';
import { changeWorkspace } from '../workspace/workspace-store.ts';
import styles from './flow-bar.module.css';
import type { Flow } from './use-flow.ts';

interface FlowBarProps {
  readonly flow: Flow;
  readonly folder: string;
  readonly publish: PublishState;
}

/** Build → Run → Test → Publish: how far the project is, with time, or why it cannot go on. */
export function FlowBar({ flow, folder, publish }: FlowBarProps) {
  const { t } = useTranslation();
  const build = useBuildState(flow);
  const run = useRunState(flow);
  const { answer, needsRequest } = flow;
  return (
    <ol className={styles.flow} aria-label={t('flow.name')}>
      <Step
        name={t('flow.build')}
        {...build}
        onClick={() => changeWorkspace(folder, () => ({ bottom: flow.errors > 0 ? 'problems' : 'task' }))}
      />
      <Arrow />
      <Step
        name={t('flow.run')}
        {...run}
        onClick={() => changeWorkspace(folder, () => ({ bottom: 'run' }))}
      />
      <Arrow />
      <Step
        name={t('flow.test')}
        {...(needsRequest ? { tone: 'warn', note: t('flow.needsRequest') } : testState(answer, t))}
      />
      <Arrow />
      <Step
        name={t('publish.flow.step')}
        tone={publish.tone}
        note={publish.note}
        isBusy={publish.isBusy}
        isLive={publish.isBusy}
        hint={publish.reason}
        onClick={publish.show}
      />
    </ol>
  );
}

function testState(answer: Flow['answer'], t: TFunction): StepState {
  if (answer === undefined) return { tone: 'idle', note: t('flow.notTested') };
  const { status, milliseconds } = answer;
  return {
    tone: status < 300 ? 'good' : 'bad',
    note: t('flow.answered', { status, time: formatDuration(milliseconds) }),
  };
}

interface StepState {
  readonly tone: Tone;
  readonly note: string;
  readonly isBusy?: boolean;
  readonly isLive?: boolean;
  /** Why it cannot be done yet. */
  readonly hint?: string | undefined;
}

function useBuildState({ task, project, errors }: Flow): StepState {
  const { t } = useTranslation();
  const { image } = project;
  if (task?.state === 'running') {
    const step = task.steps.findLast((item) => item.state === 'running');
    return {
      tone: 'accent',
      note: `${step?.title ?? t('flow.starting')} · ${formatDuration(elapsed(task))}`,
      isBusy: true,
      isLive: true,
    };
  }
  if (errors > 0) return { tone: 'bad', note: t('flow.problems', { count: errors }) };
  const hasFailed = task?.state === 'failed' && task.error !== undefined;
  if (hasFailed && (image === undefined || Date.parse(task.startedAt) > Date.parse(image.createdAt)))
    return { tone: 'bad', note: t(`task.kind.${cameToStart(task) ? 'failed' : 'buildFailed'}`) };
  if (image === undefined) return { tone: 'idle', note: t('flow.notBuilt') };
  return {
    tone: image.present ? 'good' : 'warn',
    note: image.present
      ? `${image.reference} · ${formatDuration(image.buildSeconds * 1000)}`
      : t('flow.imageLost', { reference: image.reference }),
  };
}

/** A way to a run that ended before there was anything to wait for ended in the build. */
function cameToStart(task: Task): boolean {
  if (task.kind === 'image.build') return false;
  return task.kind !== 'run.up' || task.steps.some(({ id }) => id === 'ready');
}

function useRunState({ project }: Flow): StepState {
  const { t } = useTranslation();
  const { run } = project;
  if (run === undefined) return { tone: 'idle', note: t('flow.notRunning') };
  if (!isAlive(run.state)) return { tone: RUN_TONES[run.state], note: t(`run.state.${run.state}`) };
  const since =
    run.startedAt === undefined ? '' : ` · ${formatDuration(elapsed({ startedAt: run.startedAt }))}`;
  return {
    tone: RUN_TONES[run.state],
    note: run.state === 'ready' ? `127.0.0.1:${run.port}${since}` : t(`run.state.${run.state}`),
    isBusy: run.state === 'starting',
    isLive: true,
  };
}

function Step(props: StepState & { readonly name: string; readonly onClick?: () => void }) {
  const content: ReactNode = (
    <>
      <Dot tone={props.tone} isBusy={props.isBusy === true} />
      <b>{props.name}</b>
      <span className={styles.note} title={props.hint ?? props.note}>
        {props.note}
      </span>
    </>
  );
  return (
    <li>
      {props.onClick === undefined ? (
        <span className={styles.step}>{content}</span>
      ) : (
        <button
          type="button"
          className={styles.step}
          data-live={props.isLive === true}
          onClick={props.onClick}
        >
          {content}
        </button>
      )}
    </li>
  );
}

function Arrow() {
  return (
    <li className={styles.arrow} aria-hidden="true">
      <Icon name="chevron" size={12} />
    </li>
  );
}
