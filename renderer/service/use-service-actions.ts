import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Service } from '#contract/service/service.ts';
import { useDeleteAction } from '#renderer/page/delete-action.ts';
import type { DetailAction } from '#renderer/page/detail-head.tsx';
import { confirm } from '#renderer/parts/dialog/confirm.ts';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { client } from '#renderer/rpc/client.ts';
import { askToDeploy } from './publish/publish-store.ts';
import { refreshServices } from './use-service-queries.ts';

export interface ServiceActions {
  readonly pause: () => void;
  readonly resume: () => void;
  /** Pausing or resuming is under way. */
  readonly isBusy: boolean;
  /** Sets back what somebody changed outside Slipway, after its plan was seen. */
  readonly takeOver: () => void;
  readonly deletion: DetailAction;
}

export function useServiceActions(service: Service): ServiceActions {
  const { t } = useTranslation();
  const { name, cluster } = service;
  const options = { onSettled: refreshServices, onError: tellFailure };
  const pause = useMutation({ mutationFn: () => client.service.pause({ name, cluster }), ...options });
  const resume = useMutation({ mutationFn: () => client.service.resume({ name, cluster }), ...options });

  const askAndPause = async (): Promise<void> => {
    const isConfirmed = await confirm({
      title: t('service.pauseTitle', { name }),
      message: t('service.pauseMessage'),
      action: t('service.pause'),
    });
    if (isConfirmed) pause.mutate();
  };

  const deletion = useDeleteAction({
    name,
    title: t('service.delete'),
    commandLine: `slipway service delete ${shellWord(name)}`,
    question: async () => ({
      title: t('service.deleteTitle', { name }),
      message: t('service.deleteMessage', { cluster, command: `slipway service delete ${shellWord(name)}` }),
      items: goesWith(service).map((what) => t(`service.goes.${what}`, { count: service.replicas.current })),
      remove: async () => {
        const { deleted } = await client.service.delete({ name, cluster });
        await refreshServices();
        return {
          told: t('service.deleted', { name }),
          more: deleted.map((object) => `${object.kind} ${object.name}`).join(', '),
        };
      },
    }),
    list: '/services',
  });

  return {
    pause: () => void askAndPause().catch(tellFailure),
    resume: () => resume.mutate(),
    isBusy: pause.isPending || resume.isPending,
    takeOver: () =>
      askToDeploy(
        { isNew: false, input: { cluster, name, settings: {}, force: true } },
        { from: service.image.reference },
      ),
    deletion,
  };
}

/** What a user loses with a service. */
function goesWith(service: Service): readonly ('url' | 'keys' | 'replicas' | 'history' | 'secrets')[] {
  return [
    ...(service.url === undefined ? [] : ['url' as const]),
    'keys',
    'replicas',
    'history',
    ...(service.secretNames.length === 0 ? [] : ['secrets' as const]),
  ];
}
