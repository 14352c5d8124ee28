import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Replica, Service } from '#contract/service/service.ts';
import { formatMoment, formatNumber } from '#renderer/i18n/format.ts';
import { Dot } from '#renderer/parts/feedback/dot.tsx';
import layout from '#renderer/parts/layout/layout.module.css';
import { Card } from '#renderer/parts/list/list-page.tsx';
import { Table } from '#renderer/parts/list/table.tsx';
import { useAgo } from '#renderer/parts/text/use-ago.ts';
import reasonStyles from './reason.module.css';
import { isPaused, REPLICA_TONES } from './service-state.ts';

interface ReplicasCardProps {
  readonly service: Service;
  readonly replicas: readonly Replica[];
}

/** The replicas one by one, with what is wrong with each. */
export function ReplicasCard({ service, replicas }: ReplicasCardProps) {
  const { t } = useTranslation();
  const ago = useAgo();
  const navigate = useNavigate({ from: '/services' });
  return (
    <Card
      title={t('service.view.replicas')}
      note={
        isPaused(service)
          ? t('service.list.paused')
          : t('service.readyOf', { ready: service.replicas.ready, count: service.replicas.wanted })
      }
      isWide
    >
      {replicas.length === 0 ? (
        <p className={layout.dim}>{t('service.replica.none')}</p>
      ) : (
        <Table
          head={[
            t('service.replica.name'),
            t('service.replica.state'),
            t('service.deployment.image'),
            t('service.replica.node'),
            t('service.replica.restarts'),
            t('service.replica.started'),
          ]}
          rows={replicas.map((replica) => ({
            key: replica.name,
            cells: [
              <Button
                key="name"
                variant="subtle"
                size="compact-xs"
                px={0}
                title={t('service.replica.openLog')}
                onClick={() =>
                  void navigate({ search: (was) => ({ ...was, view: 'logs', replica: replica.name }) })
                }
              >
                {replica.name}
              </Button>,
              <ReplicaState key="state" replica={replica} />,
              replica.image,
              replica.node,
              formatNumber(replica.restarts),
              replica.startedAt === undefined ? (
                '–'
              ) : (
                <time key="time" title={formatMoment(replica.startedAt)}>
                  {ago(replica.startedAt)}
                </time>
              ),
            ],
          }))}
        />
      )}
    </Card>
  );
}

function ReplicaState({ replica }: { readonly replica: Replica }) {
  const { t } = useTranslation();
  const { state, problem } = replica;
  return (
    <span title={problem?.hint}>
      <Dot tone={REPLICA_TONES[state]} isBusy={state === 'starting'} /> {t(`service.replica.states.${state}`)}
      {problem !== undefined && <small className={reasonStyles.reason}>{problem.message}</small>}
    </span>
  );
}
