import { useTranslation } from 'react-i18next';
import type { Cluster } from '#contract/cluster/cluster.ts';
import { formatMoment } from '#renderer/i18n/format.ts';
import { useDeleteAction } from '#renderer/page/delete-action.ts';
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
  const { name, namespace } = cluster;
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
  const removal = useDeleteAction({
    title: t('cluster.remove'),
    commandLine: `slipway cluster remove ${word}`,
    question: async () => ({
      title: t('cluster.removeTitle', { name }),
      message: t('cluster.removeMessage', { namespace }),
      users: undefined,
    }),
    remove: async () => {
      await client.cluster.remove({ name });
      return { told: t('cluster.removed', { name }) };
    },
    list: '/clusters',
  });
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
