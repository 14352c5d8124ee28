import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Task, TaskStep } from '#contract/task/task.ts';
import { formatBytes, formatDuration, formatNumber } from '#renderer/i18n/format.ts';
import { Dot } from '#renderer/parts/feedback/dot.tsx';
import { elapsed, STEP_TONES, stepShare } from './task-state.ts';
import styles from './task-steps.module.css';

/** The steps of a task with their times, and how far the one under way is. */
export function TaskSteps({ task }: { readonly task: Task }) {
  return (
    <ol className={styles.steps}>
      {task.steps.map((step) => (
        <Step key={step.id} step={step} />
      ))}
    </ol>
  );
}

function Step({ step }: { readonly step: TaskStep }) {
  const { t } = useTranslation();
  const share = step.state === 'running' ? stepShare(step) : undefined;
  const facts = [
    step.note,
    describeAmount(step),
    step.state === 'cached' ? t('task.cached') : formatDuration(elapsed(step)),
  ].filter((fact) => fact !== undefined);
  return (
    <li className={styles.step}>
      <Dot tone={STEP_TONES[step.state]} isBusy={step.state === 'running'} />
      <span className={styles.title} title={step.title}>
        {step.title}
      </span>
      <span className={styles.facts} title={facts.join(' · ')}>
        {facts.join(' · ')}
      </span>
      {share !== undefined && (
        <Progress className={styles.progress} value={share * 100} size={4} aria-label={step.title} />
      )}
    </li>
  );
}

function describeAmount(step: TaskStep): string | undefined {
  if (step.amount === undefined) return undefined;
  const { done, total, unit } = step.amount;
  const say = unit === 'bytes' ? formatBytes : (value: number) => formatNumber(value);
  return total === undefined || total === done ? say(done) : `${say(done)} / ${say(total)}`;
}
