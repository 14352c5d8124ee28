import { Link } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { KnownProject, LastTask } from '#contract/project/overview.ts';
import type { Run } from '#contract/run/run.ts';
import type { Service } from '#contract/service/service.ts';
import { formatMoment } from '#renderer/i18n/format.ts';
import { Dot } from '#renderer/parts/feedback/dot.tsx';
import { useAgo } from '#renderer/parts/text/use-ago.ts';
import { isAlive, RUN_TONES } from '#renderer/run/run-state.ts';
import { isPaused, serviceId, serviceTone } from '#renderer/service/state/service-state.ts';
import { ServiceRate } from '#renderer/service/traffic/service-rate.tsx';
import { TASK_TONES } from '#renderer/task/progress/task-state.ts';
import styles from './home.module.css';

interface ProjectFactsProps {
  readonly project: KnownProject;
  readonly runs: readonly Run[];
  readonly services: readonly Service[];
}

/** What runs, what serves and what was done last; nothing where a project has none of it. */
export function ProjectFacts({ project, runs, services }: ProjectFactsProps) {
  const { t } = useTranslation();
  const [newest] = runs;
  const up = runs.filter(({ state }) => isAlive(state));
  const shown = newest?.state === 'exited' ? [newest, ...up] : up;
  if (shown.length + services.length === 0 && project.lastTask === undefined)
    return <p className={styles.facts}>{t('home.nothingYet')}</p>;
  return (
    <ul className={styles.facts} aria-label={t('home.stateOf', { name: project.name })}>
      {shown.map((run) => (
        <RunFact key={run.id} run={run} />
      ))}
      {services.map((service) => (
        <ServiceFact key={serviceId(service)} service={service} />
      ))}
      {project.lastTask !== undefined && <TaskFact task={project.lastTask} />}
    </ul>
  );
}

function RunFact({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const { id, state, port, exit } = run;
  const note = state === 'ready' ? `127.0.0.1:${port}` : t(`run.state.${state}`);
  const reason = state === 'exited' ? exit?.reason : undefined;
  return (
    <li className={styles.fact}>
      <Dot tone={RUN_TONES[state]} isBusy={state === 'starting'} />
      <Link to="/runs" search={{ selected: id }}>
        {id}
      </Link>
      <span className={styles.note} title={reason}>
        {reason === undefined ? note : `${note}: ${reason}`}
      </span>
    </li>
  );
}

function ServiceFact({ service }: { readonly service: Service }) {
  const { t } = useTranslation();
  const { name, cluster, replicas, state, problems } = service;
  const problem = problems[0]?.message;
  const ready = isPaused(service)
    ? t('service.state.paused')
    : t('service.readyOf', { ready: replicas.ready, count: replicas.wanted });
  const note = problem === undefined || state === 'ready' ? ready : `${ready}: ${problem}`;
  return (
    <li className={styles.fact}>
      <Dot tone={serviceTone(service)} isBusy={state === 'updating'} />
      <Link to="/services" search={{ selected: serviceId(service) }}>
        {name}
      </Link>
      <span className={styles.note} title={note}>
        {cluster} · {note}
      </span>
      <span className={styles.rate}>
        <ServiceRate service={service} isInFront={false} />
      </span>
    </li>
  );
}

/** The last build, run or publish: how it ended, and why when it failed. */
function TaskFact({ task }: { readonly task: LastTask }) {
  const { t } = useTranslation();
  const ago = useAgo();
  const { id, state, reason, step, startedAt, endedAt } = task;
  const at = endedAt ?? startedAt;
  const detail = state === 'running' ? step : (reason ?? undefined);
  return (
    <li className={styles.fact} data-tone={state === 'failed' ? 'bad' : undefined}>
      <Dot tone={TASK_TONES[state]} isBusy={state === 'running'} />
      <Link to="/tasks" search={{ selected: id }} title={formatMoment(at)}>
        {t('home.task', { what: nameOf(task, t), state: t(`task.state.${state}`), ago: ago(at) })}
      </Link>
      {detail !== undefined && (
        <span className={styles.note} title={detail}>
          {detail}
        </span>
      )}
    </li>
  );
}

function nameOf({ kind, title }: LastTask, t: TFunction): string {
  switch (kind) {
    case 'image.build':
      return t('home.did.build');
    case 'run.up':
    case 'run.start':
    case 'run.restart':
    case 'run.develop':
      return t('home.did.run');
    case 'service.publish':
    case 'service.update':
    case 'service.rollback':
      return t('home.did.publish');
    case 'retraining.start':
    case 'retraining.approve':
      return t('home.did.retrain');
    default:
      return title;
  }
}
