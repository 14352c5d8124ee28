import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Cluster } from '#contract/cluster/cluster.ts';
import { formatMoment } from '#renderer/i18n/format.ts';
import { type Deletion, useDeleteAction } from '#renderer/page/delete-action.ts';
import type { DetailAction } from '#renderer/page/detail-head.tsx';
import { tell, tellFailure } from '#renderer/parts/feedback/notice.ts';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { client } from '#renderer/rpc/client.ts';

interface Told {
  readonly onEdit: () => void;
  readonly onRenewed: () => void;
}

/** What can be done with a cluster. */
export function useClusterActions(cluster: Cluster, { onEdit, onRenewed }: Told): readonly DetailAction[] {
  const { name } = cluster;
  const { t } = useTranslation();

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
  const removal = useDeleteAction(clusterDeletion(cluster, t));
  return [
    ...(hasCertificate ? [renewal] : []),
    {
      id: 'edit',
      place: 'button',
      title: t('cluster.edit'),
      commandLine: `slipway cluster update ${word}`,
      run: onEdit,
    },
    removal,
  ];
}

/** How a cluster is taken off the list; its services keep running. */
export function clusterDeletion({ name, namespace }: Cluster, t: TFunction): Deletion {
  return {
    name,
    title: t('cluster.remove'),
    commandLine: `slipway cluster remove ${shellWord(name)}`,
    list: '/clusters',
    question: async () => ({
      title: t('cluster.removeTitle', { name }),
      message: t('cluster.removeMessage', { namespace }),
      remove: async () => {
        const { trashed } = await client.cluster.remove({ name });
        return { told: t('cluster.removed', { name }), trashed };
      },
    }),
  };
}
