import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Service } from '#contract/service/service.ts';
import { confirm } from '#renderer/parts/confirm.ts';
import { tell, tellFailure } from '#renderer/parts/notice.ts';
import { shellWord } from '#renderer/parts/shell-word.ts';
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
  readonly remove: () => void;
}

export function useServiceActions(service: Service): ServiceActions {
  const { t } = useTranslation();
  const navigate = useNavigate();
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

  const remove = async (): Promise<void> => {
    const isConfirmed = await confirm({
      title: t('service.deleteTitle', { name }),
      message: t('service.deleteMessage', { cluster, command: `slipway service delete ${shellWord(name)}` }),
      items: goesWith(service).map((what) => t(`service.goes.${what}`, { count: service.replicas.current })),
      action: t('service.delete'),
    });
    if (!isConfirmed) return;
    const { deleted } = await client.service.delete({ name, cluster });
    await refreshServices();
    await navigate({ to: '/services', search: {} });
    tell(t('service.deleted', { name }), deleted.map((object) => `${object.kind} ${object.name}`).join(', '));
  };

  return {
    pause: () => void askAndPause().catch(tellFailure),
    resume: () => resume.mutate(),
    isBusy: pause.isPending || resume.isPending,
    takeOver: () =>
      askToDeploy(
        { isNew: false, input: { cluster, name, settings: {}, force: true } },
        { from: service.image.reference },
      ),
    remove: () => void remove().catch(tellFailure),
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
