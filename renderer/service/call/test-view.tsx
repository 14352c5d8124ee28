import { Button, SegmentedControl } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenService, Service } from '#contract/service/service.ts';
import { useShownCommand } from '#renderer/page/command-line-store.ts';
import { EmptyState } from '#renderer/parts/feedback/empty-state.tsx';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import layout from '#renderer/parts/layout/layout.module.css';
import { DetailBody } from '#renderer/parts/list/list-page.tsx';
import { CopyButton } from '#renderer/parts/text/copy-button.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { RequestPanel } from '#renderer/request/request-panel.tsx';
import { client } from '#renderer/rpc/client.ts';
import { queryClient } from '#renderer/rpc/query-client.ts';
import type { CoreRequest } from '#renderer/run/core-fetch.ts';
import { SwaggerView } from '#renderer/run/swagger-view.tsx';
import viewBarStyles from '../page/view-bar.module.css';
import { serviceId } from '../state/service-state.ts';
import { serviceCallee } from './service-callee.ts';
import styles from './test-view.module.css';

/** Calls a service through the cluster's API, exposed or not: the key is filled in by core and never shown here. */
export function TestView({ service }: { readonly service: Service }) {
  const { t } = useTranslation();
  useShownCommand(`slipway service open ${shellWord(service.name)}`);
  const opened = useOpened(service);
  if (service.replicas.ready === 0)
    return (
      <EmptyState icon="run" title={t('service.open.noReplica')} hint={t('service.open.noReplicaHint')} />
    );
  if (opened.isError) return <ErrorView error={opened.error} onRetry={() => void opened.refetch()} />;
  if (opened.data === undefined) return <Loading />;
  if (opened.data === null)
    return (
      <EmptyState icon="run" title={t('service.open.closed')} hint={t('service.open.hint')}>
        <Button onClick={() => void opened.refetch()}>{t('service.open.again')}</Button>
      </EmptyState>
    );
  return <Opened service={service} opened={opened.data} />;
}

function openedKey(service: Service): readonly unknown[] {
  return ['service-opened', serviceId(service)];
}

/** The way to the service that is open, or a new one: opened when the view is first shown. Null: closed by the user. */
function useOpened(service: Service) {
  const { name, cluster } = service;
  return useQuery<OpenService | null>({
    queryKey: openedKey(service),
    queryFn: async () => {
      const { opened } = await client.service.opened({});
      const found = opened.find((each) => each.service === name && each.cluster === cluster);
      return found ?? client.service.open({ name, cluster });
    },
    enabled: service.replicas.ready > 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: false,
  });
}

interface OpenedProps {
  readonly service: Service;
  readonly opened: OpenService;
}

function Opened({ service, opened }: OpenedProps) {
  const { t } = useTranslation();
  const { id, url } = opened;
  const callee = serviceCallee(service, opened);
  const [view, setView] = useState<'request' | 'swagger'>('request');
  const request = useCallback<CoreRequest>((asked) => client.service.request({ id, ...asked }), [id]);
  const close = useMutation({
    mutationFn: () => client.service.close({ id }),
    onSuccess: () => queryClient.setQueryData(openedKey(service), null),
    onError: tellFailure,
  });
  return (
    <>
      <div className={viewBarStyles.tabs}>
        <SegmentedControl
          value={view}
          onChange={(chosen) => setView(chosen === 'swagger' ? 'swagger' : 'request')}
          data={[
            { value: 'request', label: t('service.open.request') },
            { value: 'swagger', label: 'Swagger' },
          ]}
        />
        <span className={layout.row}>
          <span className={layout.dim}>{t('service.open.at')}</span>
          <code className={styles.url}>{url}</code>
          <CopyButton text={url} label={t('service.copyUrl')} />
          <Button variant="default" loading={close.isPending} onClick={() => close.mutate()}>
            {t('service.close')}
          </Button>
        </span>
      </div>
      <DetailBody isFlush>
        {view === 'request' ? (
          <RequestPanel callee={callee} />
        ) : (
          <SwaggerView id={`service ${id} ${service.deployment}`} request={request} />
        )}
      </DetailBody>
    </>
  );
}
