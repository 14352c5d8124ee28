import { type ComponentProps, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Service } from '#contract/service/service.ts';
import { formatAgo, formatMoment } from '#renderer/i18n/format.ts';
import { type DetailAction, DetailHead } from '#renderer/page/detail-head.tsx';
import { Badge } from '#renderer/parts/feedback/badge.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { CopyAsMenu } from '#renderer/request/copy-as-menu.tsx';
import { client } from '#renderer/rpc/client.ts';
import { CompareDialog } from '../deployments/compare-dialog.tsx';
import { askToPublish } from '../publish/publish-store.ts';
import { SERVICE_TONES } from '../state/service-state.ts';
import { useServiceActions } from '../use-service-actions.ts';
import { useDeployments } from '../use-service-queries.ts';
import { ScaleDialog } from './scale-dialog.tsx';
import type { ServiceView } from './service-views.ts';

interface ServiceHeadProps {
  readonly service: Service;
  readonly onShow: (view: ServiceView) => void;
}

/** Name, state, what is under way, address, and what can be done. */
export function ServiceHead({ service, onShow }: ServiceHeadProps) {
  const { t } = useTranslation();
  const { state, updating } = service;
  const [dialog, setDialog] = useState<'scale' | 'rollback'>();
  const { data: deployments = [] } = useDeployments(service, updating !== undefined);
  const earlier = deployments.find(
    ({ number, state: how }) => how === 'succeeded' && number < service.deployment,
  );
  const actions = useHeadActions(service, {
    onShow,
    onDialog: setDialog,
    canRollBack: earlier !== undefined,
  });
  const close = (): void => setDialog(undefined);
  return (
    <>
      <DetailHead
        title={service.name}
        badge={<Badge tone={SERVICE_TONES[state]}>{t(`service.state.${state}`)}</Badge>}
        note={
          <span title={formatMoment(updating?.startedAt ?? service.updatedAt)}>{useHeadNote(service)}</span>
        }
        line={useAddressLine(service)}
        actions={actions}
      />
      {dialog === 'scale' && <ScaleDialog service={service} onClose={close} />}
      {dialog === 'rollback' && earlier !== undefined && (
        <CompareDialog
          service={service}
          deployments={deployments}
          first={{ before: service.deployment, after: earlier.number }}
          onClose={close}
        />
      )}
    </>
  );
}

function useHeadNote(service: Service): string {
  const { t } = useTranslation();
  const { updating, replicas } = service;
  if (updating !== undefined)
    return t(updating.state === 'interrupted' ? 'service.wasUpdated' : 'service.isUpdated', {
      change: updating.change,
      by: updating.by,
      ago: formatAgo(updating.startedAt),
    });
  return [
    service.image.reference,
    t('service.readyOf', { ready: replicas.ready, count: replicas.wanted }),
    `${service.cluster} / ${service.namespace}`,
  ].join(' · ');
}

function useAddressLine(service: Service): ComponentProps<typeof DetailHead>['line'] {
  const { t } = useTranslation();
  const { name, cluster, url } = service;
  if (url === undefined) return undefined;
  return {
    text: `${url.replace(/\/$/, '')}/score`,
    copyLabel: t('service.copyUrl'),
    extra: <CopyAsMenu snippets={async () => (await client.service.usage({ name, cluster })).snippets} />,
  };
}

interface HeadActionOptions {
  readonly onShow: (view: ServiceView) => void;
  readonly onDialog: (dialog: 'scale' | 'rollback') => void;
  readonly canRollBack: boolean;
}

function useHeadActions(service: Service, options: HeadActionOptions): readonly DetailAction[] {
  const { t } = useTranslation();
  const actions = useServiceActions(service);
  const word = shellWord(service.name);
  const isPaused = service.state === 'paused';
  const scaling: DetailAction = isPaused
    ? {
        id: 'resume',
        place: 'main',
        title: t('service.resume'),
        isBusy: actions.isBusy,
        commandLine: `slipway service resume ${word}`,
        run: actions.resume,
      }
    : {
        id: 'scale',
        place: 'button',
        title: t('service.scaleAction'),
        commandLine: `slipway service scale ${word} REPLICAS`,
        run: () => options.onDialog('scale'),
      };
  const pausing: DetailAction = {
    id: 'pause',
    place: 'menu',
    icon: 'pause',
    title: t('service.pause'),
    isBusy: actions.isBusy,
    commandLine: `slipway service pause ${word}`,
    run: actions.pause,
  };
  return [
    {
      id: 'test',
      place: 'button',
      title: t('service.test'),
      commandLine: `slipway service open ${word}`,
      run: () => options.onShow('test'),
    },
    {
      id: 'logs',
      place: 'button',
      title: t('service.logs'),
      commandLine: `slipway service logs ${word} --follow`,
      run: () => options.onShow('logs'),
    },
    scaling,
    {
      id: 'rollback',
      place: 'button',
      title: t('service.rollback'),
      ...(options.canRollBack ? {} : { reason: t('service.noRollback') }),
      commandLine: `slipway service rollback ${word}`,
      run: () => options.onDialog('rollback'),
    },
    {
      id: 'update-service',
      place: 'menu',
      title: t('service.update'),
      commandLine: `slipway update ${word}`,
      run: () => askToPublish({ service }),
    },
    {
      id: 'export-service',
      place: 'menu',
      title: t('service.exportAction'),
      commandLine: `slipway service export ${word}`,
      run: () => options.onShow('usage'),
    },
    ...(isPaused ? [] : [pausing]),
    {
      id: 'delete',
      place: 'menu',
      icon: 'trash',
      isDanger: true,
      title: t('service.delete'),
      commandLine: `slipway service delete ${word}`,
      run: actions.remove,
    },
  ];
}
