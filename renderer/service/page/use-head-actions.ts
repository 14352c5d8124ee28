import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Service } from '#contract/service/service.ts';
import type { DetailAction } from '#renderer/page/detail-head.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { askToPublish } from '../publish/publish-store.ts';
import { isPaused } from '../state/service-state.ts';
import { type ServiceActions, useServiceActions } from '../use-service-actions.ts';
import type { ServiceView } from './service-views.ts';

interface HeadActionOptions {
  readonly onShow: (view: ServiceView) => void;
  readonly onDialog: (dialog: 'scale' | 'rollback' | 'share') => void;
  readonly canRollBack: boolean;
}

/** What can be done with a service, the most wanted first. What only opens one of its tabs is in the palette. */
export function useHeadActions(service: Service, options: HeadActionOptions): readonly DetailAction[] {
  const { t } = useTranslation();
  const actions = useServiceActions(service);
  const word = shellWord(service.name);
  return [
    {
      id: 'update-service',
      place: isPaused(service) ? 'button' : 'main',
      title: t('service.update'),
      commandLine: `slipway update ${word}`,
      run: () => askToPublish({ service }),
    },
    ...scaleActions(service, { actions, t, onScale: () => options.onDialog('scale') }),
    {
      id: 'rollback',
      place: 'button',
      title: t('service.rollback'),
      ...(options.canRollBack ? {} : { reason: t('service.noRollback') }),
      commandLine: `slipway service rollback ${word}`,
      run: () => options.onDialog('rollback'),
    },
    {
      id: 'share-service',
      place: 'button',
      title: t('service.share.action'),
      commandLine: `slipway service share ${word}`,
      run: () => options.onDialog('share'),
    },
    {
      id: 'test',
      place: 'palette',
      title: t('service.test'),
      commandLine: `slipway service open ${word}`,
      run: () => options.onShow('test'),
    },
    {
      id: 'logs',
      place: 'palette',
      title: t('service.logs'),
      commandLine: `slipway service logs ${word} --follow`,
      run: () => options.onShow('logs'),
    },
    {
      id: 'export-service',
      place: 'menu',
      title: t('service.exportAction'),
      commandLine: `slipway service export ${word}`,
      run: () => options.onShow('usage'),
    },
    actions.deletion,
  ];
}

/** How many replicas it has: more or fewer, none, or those it had before. */
function scaleActions(
  service: Service,
  {
    actions,
    t,
    onScale,
  }: { readonly actions: ServiceActions; readonly t: TFunction; readonly onScale: () => void },
): readonly DetailAction[] {
  const word = shellWord(service.name);
  if (isPaused(service))
    return [
      {
        id: 'resume',
        place: 'main',
        title: t('service.resume'),
        isBusy: actions.isBusy,
        commandLine: `slipway service resume ${word}`,
        run: actions.resume,
      },
    ];
  return [
    {
      id: 'scale',
      place: 'button',
      title: t('service.scaleAction'),
      commandLine: `slipway service scale ${word} REPLICAS`,
      run: onScale,
    },
    {
      id: 'pause',
      place: 'menu',
      icon: 'pause',
      title: t('service.pause'),
      isBusy: actions.isBusy,
      commandLine: `slipway service pause ${word}`,
      run: actions.pause,
    },
  ];
}
