import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { CallSummary, RecordedCall } from '#contract/telemetry/recorded-call.ts';
import { formatDuration, formatMoment, formatNumber } from '#renderer/i18n/format.ts';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { Facts } from '#renderer/parts/list/list-page.tsx';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { CopyButton } from '#renderer/parts/text/copy-button.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { api } from '#renderer/rpc/client.ts';
import { CallBody } from './call-body.tsx';
import { CallLineage } from './call-lineage.tsx';
import styles from './call-panel.module.css';
import { SendAgain } from './send-again.tsx';
import { SidePanel } from './side-panel.tsx';
import { StatusBadge } from './status-badge.tsx';

interface CallPanelProps {
  readonly service: string;
  readonly store: string;
  /** What is shown; undefined: the panel is closed. */
  readonly call: CallSummary | undefined;
  readonly onClose: () => void;
}

/** One recorded call in full, beside the list. */
export function CallPanel({ service, store, call, onClose }: CallPanelProps) {
  const { t } = useTranslation();
  return (
    <SidePanel
      isOpen={call !== undefined}
      title={call === undefined ? '' : t('data.call', { id: call.id })}
      width={620}
      onClose={onClose}
    >
      {call !== undefined && <Shown service={service} store={store} call={call} />}
    </SidePanel>
  );
}

function Shown({
  service,
  store,
  call: { id, time },
}: Omit<CallPanelProps, 'onClose'> & { call: CallSummary }) {
  const { t } = useTranslation();
  const found = useQuery(
    api.telemetry.call.queryOptions({
      input: { service, store, id, near: time },
      // It was written once and does not change.
      staleTime: Number.POSITIVE_INFINITY,
    }),
  );
  if (found.isPending) return <Loading />;
  if (found.isError) return <ErrorView error={found.error} onRetry={() => void found.refetch()} />;
  const call = found.data;
  return (
    <>
      <Facts facts={factsOf(call, t)} />
      <CallBody
        title={t('data.inputs')}
        copyLabel={t('data.copyInputs')}
        value={call.inputs}
        omitted={call.inputsOmitted}
      />
      <CallBody
        title={t('data.outputs')}
        copyLabel={t('data.copyOutputs')}
        value={call.outputs}
        omitted={call.outputsOmitted}
      />
      {call.inputs !== undefined && <SendAgain service={service} inputs={call.inputs} />}
      <CallLineage image={call.deployment} />
      <CommandLine
        command={`slipway data show ${shellWord(service)} ${shellWord(id)} --store ${shellWord(store)} --near ${time}`}
      />
    </>
  );
}

function factsOf(call: RecordedCall, t: TFunction): Parameters<typeof Facts>[0]['facts'] {
  const { id, sampleRate, runMilliseconds } = call;
  return [
    [
      t('data.id'),
      <span key="id" className={styles.id}>
        <code>{id}</code>
        <CopyButton text={id} label={t('data.copyId')} />
      </span>,
    ],
    [
      t('data.time'),
      <span key="time" title={call.time}>
        {formatMoment(call.time)}
      </span>,
    ],
    [t('data.image'), call.deployment],
    [t('data.models'), call.models],
    [t('data.status'), <StatusBadge key="status" status={call.status} />],
    [t('data.took'), formatDuration(call.milliseconds)],
    [t('data.inRun'), runMilliseconds === undefined ? undefined : formatDuration(runMilliseconds)],
    [t('data.correlation'), call.correlationId],
    [
      t('data.standsFor'),
      sampleRate === 1 ? undefined : t('data.standsForCalls', { number: formatNumber(1 / sampleRate, 1) }),
    ],
  ];
}
