import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Run } from '#contract/run/run.ts';
import { formatBytes, formatMoment } from '#renderer/i18n/format.ts';
import { LineageCard } from '#renderer/lineage/lineage-card.tsx';
import { DetailHead } from '#renderer/page/detail-head.tsx';
import { Badge } from '#renderer/parts/feedback/badge.tsx';
import { EmptyState } from '#renderer/parts/feedback/empty-state.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { Card, DetailBody, Facts } from '#renderer/parts/list/list-page.tsx';
import { LogView } from '#renderer/parts/log/log-view.tsx';
import { useAgo } from '#renderer/parts/text/use-ago.ts';
import { api, client } from '#renderer/rpc/client.ts';
import type { CoreRequest } from './core-fetch.ts';
import { DevelopmentStrip } from './development-strip.tsx';
import styles from './run-detail.module.css';
import { isAlive, RUN_TONES } from './run-state.ts';
import { SwaggerView } from './swagger-view.tsx';
import { TestPanel } from './test-panel.tsx';
import { UsageCard } from './usage-card.tsx';
import { useRunActions } from './use-run-actions.ts';

const StatsView = lazy(async () => ({ default: (await import('./stats/stats-view.tsx')).StatsView }));

const VIEWS = ['log', 'stats', 'test', 'swagger', 'about'] as const;
type View = (typeof VIEWS)[number];

export function RunDetail({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const ago = useAgo();
  const [view, setView] = useState<View>('log');
  return (
    <>
      <DetailHead
        title={run.id}
        badge={
          <>
            <Badge tone={RUN_TONES[run.state]}>{t(`run.state.${run.state}`)}</Badge>
            {run.mode === 'development' && <Badge tone="accent">{t('development.badge')}</Badge>}
          </>
        }
        note={`${run.image} · ${ago(run.startedAt ?? run.createdAt)}`}
        line={{ text: run.url, copyLabel: t('run.copyUrl') }}
        actions={useRunActions(run)}
      />
      <div className={styles.tabs}>
        <SegmentedControl
          value={view}
          onChange={(chosen) => setView(VIEWS.find((item) => item === chosen) ?? 'log')}
          data={VIEWS.map((item) => ({
            value: item,
            label: item === 'stats' ? t('stats.name') : t(`run.${item}`),
          }))}
        />
      </div>
      <DevelopmentStrip run={run} />
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
          <RunLog run={run} />
        </DetailBody>
      );
    case 'stats':
    case 'test':
    case 'swagger':
      return (
        <DetailBody isFlush>
          {isAlive(run.state) ? (
            <LiveView run={run} view={view} />
          ) : (
            <EmptyState icon="run" title={t('run.notAlive')} hint={t('run.notAliveHint')} />
          )}
        </DetailBody>
      );
    case 'about':
      return (
        <DetailBody>
          <AboutCard run={run} />
          {isAlive(run.state) && <RunUsage run={run} />}
          <LineageCard kind="run" id={run.id} />
        </DetailBody>
      );
  }
}

/** The log of a run, to be followed together with those of other runs. */
function RunLog({ run }: { readonly run: Run }) {
  const { data } = useQuery(api.run.list.queryOptions({ input: {} }));
  return (
    <LogView
      source={{ of: 'run', id: run.id }}
      fileName={`${run.id}.log`}
      others={data?.runs.map(({ id }) => id) ?? []}
    />
  );
}

function LiveView({ run, view }: { readonly run: Run; readonly view: 'stats' | 'test' | 'swagger' }) {
  switch (view) {
    case 'stats':
      return (
        <Suspense fallback={<Loading />}>
          <StatsView id={run.id} />
        </Suspense>
      );
    case 'test':
      return <TestPanel run={run} />;
    case 'swagger':
      return <RunSwagger run={run} />;
  }
}

function RunSwagger({ run }: { readonly run: Run }) {
  const { id } = run;
  const request = useCallback<CoreRequest>((asked) => client.run.request({ id, ...asked }), [id]);
  return <SwaggerView id={`${id} ${run.startedAt}`} request={request} />;
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

function RunUsage({ run }: { readonly run: Run }) {
  return <UsageCard usage={useQuery(api.run.usage.queryOptions({ input: { id: run.id } }))} />;
}
