import { type ComponentProps, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Service } from '#contract/service/service.ts';
import { formatMoment } from '#renderer/i18n/format.ts';
import { DetailHead } from '#renderer/page/detail-head.tsx';
import { Badge } from '#renderer/parts/feedback/badge.tsx';
import { useAgo } from '#renderer/parts/text/use-ago.ts';
import { CopyAsMenu } from '#renderer/request/copy-as-menu.tsx';
import { client } from '#renderer/rpc/client.ts';
import { ShareDialog } from '../call/share-dialog.tsx';
import { CompareDialog } from '../deployments/compare-dialog.tsx';
import { isPaused, SERVICE_TONES } from '../state/service-state.ts';
import { useDeployments } from '../use-service-queries.ts';
import { ScaleDialog } from './scale-dialog.tsx';
import type { ServiceView } from './service-views.ts';
import { useHeadActions } from './use-head-actions.ts';

interface ServiceHeadProps {
  readonly service: Service;
  readonly onShow: (view: ServiceView) => void;
}

/** Name, state, what is under way, address, and what can be done. */
export function ServiceHead({ service, onShow }: ServiceHeadProps) {
  const { t } = useTranslation();
  const { state, updating } = service;
  const [dialog, setDialog] = useState<'scale' | 'rollback' | 'share'>();
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
      {dialog === 'share' && <ShareDialog service={service} onClose={close} />}
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
  const ago = useAgo();
  const { updating, replicas } = service;
  if (updating !== undefined)
    return t(updating.state === 'interrupted' ? 'service.wasUpdated' : 'service.isUpdated', {
      change: updating.change,
      by: updating.by,
      ago: ago(updating.startedAt),
    });
  return [
    service.image.reference,
    isPaused(service)
      ? t('service.list.paused')
      : t('service.readyOf', { ready: replicas.ready, count: replicas.wanted }),
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
