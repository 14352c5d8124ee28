import { Button, Menu } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Deployment } from '#contract/service/deployment.ts';
import type { Service } from '#contract/service/service.ts';
import { formatMoment, formatNumber } from '#renderer/i18n/format.ts';
import { Dot } from '#renderer/parts/feedback/dot.tsx';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import layout from '#renderer/parts/layout/layout.module.css';
import { Card } from '#renderer/parts/list/list-page.tsx';
import { Table } from '#renderer/parts/list/table.tsx';
import { MenuDropdown } from '#renderer/parts/menu/menu-dropdown.tsx';
import { useAgo } from '#renderer/parts/text/use-ago.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import reasonStyles from '../state/reason.module.css';
import { DEPLOYMENT_TONES } from '../state/service-state.ts';
import { CompareDialog, type ComparedPair } from './compare-dialog.tsx';
import styles from './deployments-card.module.css';

interface DeploymentsCardProps {
  readonly service: Service;
  readonly deployments: UseQueryResult<readonly Deployment[]>;
}

/** Every change of image or settings: what, by whom, when, what became of it; any can be compared and brought back. */
export function DeploymentsCard({ service, deployments }: DeploymentsCardProps) {
  const { t } = useTranslation();
  const ago = useAgo();
  const [pair, setPair] = useState<ComparedPair>();
  const list = deployments.data ?? [];
  return (
    <Card title={t('service.deployments')} note={formatNumber(list.length)} isWide>
      {deployments.isError && <ErrorNote failure={toFailure(deployments.error)} />}
      {list.length > 0 && (
        <Table
          head={[
            '#',
            t('service.deployment.image'),
            t('service.deployment.models'),
            t('service.deployment.change'),
            t('service.deployment.by'),
            t('service.deployment.result'),
            t('service.deployment.when'),
          ]}
          rows={list.map((deployment) => ({
            key: String(deployment.number),
            cells: [
              deployment.number,
              <b key="image" className={styles.nowrap}>
                {deployment.image.reference}
              </b>,
              <span key="models" className={styles.nowrap}>
                {deployment.image.models.join(', ')}
              </span>,
              <Change key="change" deployment={deployment} />,
              <span key="by" className={styles.nowrap} title={deployment.from}>
                {deployment.by}
              </span>,
              <Result key="result" deployment={deployment} />,
              <span key="when" className={layout.row}>
                <time className={layout.end} title={formatMoment(deployment.startedAt)}>
                  {ago(deployment.startedAt)}
                </time>
                <RowMenu
                  number={deployment.number}
                  isServing={deployment.number === service.deployment}
                  onCompare={() => setPair(pairOf(deployment.number, service, list))}
                />
              </span>,
            ],
          }))}
        />
      )}
      {pair !== undefined && (
        <CompareDialog service={service} deployments={list} first={pair} onClose={() => setPair(undefined)} />
      )}
    </Card>
  );
}

/** What serves against an earlier one; what serves itself against the one before it. */
function pairOf(number: number, { deployment }: Service, list: readonly Deployment[]): ComparedPair {
  if (number !== deployment) return { before: deployment, after: number };
  const earlier = list.find((each) => each.number < number);
  return { before: earlier?.number ?? number, after: number };
}

function Change({ deployment }: { readonly deployment: Deployment }) {
  const { t } = useTranslation();
  const { change, rollbackOf: number, candidate } = deployment;
  return (
    <>
      {number === undefined ? change : t('service.deployment.rollbackOf', { number, change })}
      {candidate !== undefined && (
        <small className={reasonStyles.reason} title={candidate.why}>
          {t(`service.deployment.candidate.${candidate.by}`, candidate)}
        </small>
      )}
    </>
  );
}

function Result({ deployment }: { readonly deployment: Deployment }) {
  const { t } = useTranslation();
  const { state, reason, proof } = deployment;
  const words = [
    t(`service.deployment.state.${state}`),
    ...(proof === undefined
      ? []
      : [
          t('service.deployment.proof', {
            failed: formatNumber(proof.report.failed),
            sent: formatNumber(proof.report.sent),
          }),
        ]),
  ].join(' · ');
  return (
    <span title={reason}>
      <Dot tone={DEPLOYMENT_TONES[state]} isBusy={state === 'running'} /> {words}
      {reason !== undefined && <small className={reasonStyles.reason}>{reason}</small>}
    </span>
  );
}

interface RowMenuProps {
  readonly number: number;
  readonly isServing: boolean;
  readonly onCompare: () => void;
}

function RowMenu({ number, isServing, onCompare }: RowMenuProps) {
  const { t } = useTranslation();
  return (
    <Menu>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          px={4}
          size="compact-xs"
          aria-label={t('service.deployment.more', { number })}
        >
          <Icon name="more" size={14} />
        </Button>
      </Menu.Target>
      <MenuDropdown>
        <Menu.Item onClick={onCompare}>{t('service.compare.open')}</Menu.Item>
        {!isServing && <Menu.Item onClick={onCompare}>{t('service.rollbackTo', { number })}</Menu.Item>}
      </MenuDropdown>
    </Menu>
  );
}
