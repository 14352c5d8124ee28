import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Cluster } from '#contract/cluster/cluster.ts';
import { formatMoment } from '#renderer/i18n/format.ts';
import type { DetailAction } from '#renderer/page/detail-head.tsx';
import { confirm } from '#renderer/parts/dialog/confirm.ts';
import { tell, tellFailure } from '#renderer/parts/feedback/notice.ts';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { client } from '#renderer/rpc/client.ts';

interface Told {
  readonly onEdit: () => void;
  readonly onRenewed: () => void;
}

/** What can be done with a cluster. */
export function useClusterActions(cluster: Cluster, { onEdit, onRenewed }: Told): readonly DetailAction[] {
  const { name, namespace } = cluster;
  const { t } = useTranslation();
  const navigate = useNavigate();

  const remove = async (): Promise<void> => {
    const isConfirmed = await confirm({
      title: t('cluster.removeTitle', { name }),
      message: t('cluster.removeMessage', { namespace }),
      action: t('cluster.remove'),
    });
    if (!isConfirmed) return;
    await client.cluster.remove({ name });
    await navigate({ to: '/clusters', search: {} });
    tell(t('cluster.removed', { name }));
  };

  const renewTls = async (): Promise<void> => {
    const { expiresAt, subject } = await client.cluster.renewTls({ name });
    tell(t('cluster.renewed', { date: formatMoment(expiresAt) }), subject);
    onRenewed();
  };

  const word = shellWord(name);
  const hasCertificate = cluster.exposure.kind === 'ingress' && cluster.tls.kind === 'files';
  const renewal: DetailAction = {
    id: 'renew',
    place: 'button',
    title: t('cluster.renew'),
    commandLine: `slipway cluster tls ${word}`,
    run: () => void renewTls().catch(tellFailure),
  };
  return [
    ...(hasCertificate ? [renewal] : []),
    {
      id: 'edit',
      place: 'button',
      title: t('cluster.edit'),
      commandLine: `slipway cluster update ${word}`,
      run: onEdit,
    },
    {
      id: 'delete',
      place: 'menu',
      icon: 'trash',
      isDanger: true,
      title: t('cluster.remove'),
      commandLine: `slipway cluster remove ${word}`,
      run: () => void remove().catch(tellFailure),
    },
  ];
}
