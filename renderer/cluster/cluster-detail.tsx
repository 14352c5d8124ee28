import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cluster, ClusterTls, Exposure } from '#contract/cluster/cluster.ts';
import { DetailHead } from '#renderer/page/detail-head.tsx';
import { Badge } from '#renderer/parts/feedback/badge.tsx';
import { FINDING_TONES } from '#renderer/parts/feedback/finding-rows.tsx';
import { Card, DetailBody, Facts } from '#renderer/parts/list/list-page.tsx';
import { useAgo } from '#renderer/parts/text/use-ago.ts';
import { CheckCard } from './check-card.tsx';
import { ClusterDialog } from './cluster-dialog.tsx';
import { RoleCard } from './role-card.tsx';
import { useCheck } from './use-check.ts';
import { useClusterActions } from './use-cluster-actions.ts';

export function ClusterDetail({ cluster }: { readonly cluster: Cluster }) {
  const { t } = useTranslation();
  const [isEditing, setEditing] = useState(false);
  const check = useCheck(cluster.name);
  const { missingRights, role } = check.rights;
  return (
    <>
      <DetailHead
        title={cluster.name}
        badge={<Badge tone={FINDING_TONES[check.state]}>{t(`cluster.checkState.${check.state}`)}</Badge>}
        note={`${cluster.context} / ${cluster.namespace}`}
        actions={useClusterActions(cluster, { onEdit: () => setEditing(true), onRenewed: check.again })}
      />
      <DetailBody>
        <CheckCard name={cluster.name} check={check} />
        {role !== undefined && <RoleCard cluster={cluster} role={role} missing={missingRights} />}
        <Where cluster={cluster} />
        <Reached cluster={cluster} />
      </DetailBody>
      <ClusterDialog
        isOpen={isEditing}
        cluster={cluster}
        onClose={() => setEditing(false)}
        onSaved={() => setEditing(false)}
      />
    </>
  );
}

function Where({ cluster }: { readonly cluster: Cluster }) {
  const { t } = useTranslation();
  const ago = useAgo();
  return (
    <Card title={t('cluster.about')}>
      <Facts
        facts={[
          [t('cluster.context'), cluster.context],
          [t('cluster.kubeconfig'), cluster.kubeconfig ?? t('cluster.kubeconfigUsual')],
          [t('cluster.namespace'), cluster.namespace],
          [t('cluster.replica'), t('cluster.replicaSize', { cpu: cluster.cpu, memory: cluster.memory })],
          [t('cluster.added'), ago(cluster.createdAt)],
        ]}
      />
    </Card>
  );
}

function Reached({ cluster }: { readonly cluster: Cluster }) {
  const { t } = useTranslation();
  return (
    <Card title={t('cluster.exposure')}>
      <Facts
        facts={[
          [t(`cluster.exposureKind.${cluster.exposure.kind}`), addressOf(cluster.exposure)],
          [
            t('cluster.tls'),
            cluster.exposure.kind === 'ingress' ? <Tls key="tls" tls={cluster.tls} /> : undefined,
          ],
          [t('cluster.registry'), cluster.registry],
          [t('cluster.pullRegistry'), cluster.pullRegistry],
          [t('cluster.pullSecret'), cluster.pullSecret],
        ]}
      />
    </Card>
  );
}

function addressOf(exposure: Exposure): string {
  switch (exposure.kind) {
    case 'ingress':
      return exposure.className === undefined ? exposure.host : `${exposure.host} (${exposure.className})`;
    case 'node-port':
      return exposure.host ?? '–';
    case 'load-balancer':
    case 'none':
      return '–';
  }
}

function Tls({ tls }: { readonly tls: ClusterTls }) {
  const { t } = useTranslation();
  switch (tls.kind) {
    case 'none':
      return t('cluster.tlsOf.none');
    case 'secret':
      return t('cluster.tlsOf.secret', { name: tls.name });
    case 'files':
      return tls.certificate;
  }
}
