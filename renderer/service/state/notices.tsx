import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Service, ServiceProblem } from '#contract/service/service.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import layout from '#renderer/parts/layout/layout.module.css';
import { useServiceActions } from '../use-service-actions.ts';
import linesStyles from './lines.module.css';
import styles from './notices.module.css';
import { driftText } from './service-note.ts';

/** What is wrong, what to try, and the last lines where they tell more. */
export function ProblemNotices({ service }: { readonly service: Service }) {
  const { t } = useTranslation();
  return problemsToShow(service).map((problem) => (
    <section
      key={`${problem.code} ${problem.pod ?? ''} ${problem.message}`}
      className={styles.notice}
      data-tone="bad"
      aria-label={t('service.problem')}
    >
      <Icon name="warning" />
      <h3>{problem.message}</h3>
      <span className={layout.dim}>
        {[problem.pod, problem.node].filter((part) => part !== undefined).join(' · ')}
      </span>
      {problem.hint !== undefined && <p>{problem.hint}</p>}
      {problem.lines.length > 0 && <pre className={linesStyles.lines}>{problem.lines.join('\n')}</pre>}
    </section>
  ));
}

/**
 * A new replica is not ready for the first seconds of every update: that is no problem yet. The update itself fails when
 * it stays so, and what explains it better is shown at once.
 */
function problemsToShow({ problems, updating }: Service): readonly ServiceProblem[] {
  return updating?.state === 'running' ? problems.filter(({ code }) => code !== 'never-ready') : problems;
}

/** What somebody changed outside Slipway; nothing is set back before the user says so. */
export function DriftNotice({ service }: { readonly service: Service }) {
  const { t } = useTranslation();
  const { takeOver } = useServiceActions(service);
  if (service.drift.length === 0) return null;
  return (
    <section className={styles.notice} aria-label={t('service.drift.title')}>
      <Icon name="warning" />
      <h3>{t('service.drift.title')}</h3>
      <Button variant="default" onClick={takeOver}>
        {t('service.drift.takeOver')}
      </Button>
      <ul>
        {service.drift.map((drift) => (
          <li key={`${drift.kind} ${drift.name} ${drift.path}`}>
            {driftText(drift, t)}
            {drift.by !== undefined && ` · ${t('service.drift.by', { program: drift.by })}`}
          </li>
        ))}
      </ul>
      <p>{t('service.drift.hint')}</p>
    </section>
  );
}
