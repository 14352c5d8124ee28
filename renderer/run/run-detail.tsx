import { SegmentedControl } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Run } from '../../contract/run/run.ts';
import { DetailHead } from '../app/detail-head.tsx';
import { formatAgo, formatBytes, formatMoment } from '../i18n/format.ts';
import { LineageCard } from '../lineage/lineage-card.tsx';
import { Badge } from '../parts/badge.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { Card, DetailBody, Facts } from '../parts/list-page.tsx';
import { LogView } from '../parts/log/log-view.tsx';
import styles from './run-detail.module.css';
import { isAlive, RUN_TONES } from './run-state.ts';
import { SwaggerView } from './swagger-view.tsx';
import { TestPanel } from './test-panel.tsx';
import { UsageCard } from './usage-card.tsx';
import { useRunActions } from './use-run-actions.ts';

const VIEWS = ['log', 'test', 'swagger', 'about'] as const;
type View = (typeof VIEWS)[number];

export function RunDetail({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const [view, setView] = useState<View>('log');
  return (
    <>
      <DetailHead
        title={run.id}
        badge={<Badge tone={RUN_TONES[run.state]}>{t(`run.state.${run.state}`)}</Badge>}
        note={`${run.image} · ${formatAgo(run.startedAt ?? run.createdAt)}`}
        line={{ text: run.url, copyLabel: t('run.copyUrl') }}
        actions={useRunActions(run)}
      />
      <div className={styles.tabs}>
        <SegmentedControl
          value={view}
          onChange={(chosen) => setView(VIEWS.find((item) => item === chosen) ?? 'log')}
          data={VIEWS.map((item) => ({ value: item, label: t(`run.${item}`) }))}
        />
      </div>
      {run.exit !== undefined && view === 'log' && (
        <p className={styles.exit} role="alert">
          <b>{run.exit.reason}</b>
          {run.exit.code !== undefined && ` (${t('run.exitCode', { code: run.exit.code })})`}
        </p>
      )}
      <View run={run} view={view} />
    </>
  );
}

function View({ run, view }: { readonly run: Run; readonly view: View }) {
  const { t } = useTranslation();
  switch (view) {
    case 'log':
      return (
        <DetailBody isFlush>
          <LogView source={{ of: 'run', id: run.id }} fileName={`${run.id}.log`} />
        </DetailBody>
      );
    case 'test':
    case 'swagger':
      return (
        <DetailBody isFlush>
          {isAlive(run.state) ? (
            view === 'test' ? (
              <TestPanel run={run} />
            ) : (
              <SwaggerView run={run} />
            )
          ) : (
            <EmptyState icon="run" title={t('run.notAlive')} hint={t('run.notAliveHint')} />
          )}
        </DetailBody>
      );
    case 'about':
      return (
        <DetailBody>
          <AboutCard run={run} />
          {isAlive(run.state) && <UsageCard run={run} />}
          <LineageCard kind="run" id={run.id} />
        </DetailBody>
      );
  }
}

function AboutCard({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  return (
    <Card title={t('run.about')}>
      <Facts
        facts={[
          [
            t('run.image'),
            <Link key="image" to="/images" search={{ selected: run.image }} className={styles.link}>
              {run.image}
            </Link>,
          ],
          [t('run.engine'), t(`system.engine.${run.engine}`)],
          [t('run.port'), String(run.port)],
          [t('run.cpus'), run.limits.cpus === undefined ? t('run.noLimit') : String(run.limits.cpus)],
          [
            t('run.memory'),
            run.limits.memoryBytes === undefined ? t('run.noLimit') : formatBytes(run.limits.memoryBytes),
          ],
          [t('run.folder'), run.folder],
          [t('run.started'), run.startedAt === undefined ? undefined : formatMoment(run.startedAt)],
          [t('run.ended'), run.endedAt === undefined ? undefined : formatMoment(run.endedAt)],
          [t('run.engineId'), <code key="id">{run.engineId}</code>],
        ]}
      />
    </Card>
  );
}
