import { Button, Group } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DataWatch } from '#contract/telemetry/data-watch.ts';
import { confirm } from '#renderer/parts/dialog/confirm.ts';
import { ErrorNote, ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { CopyButton } from '#renderer/parts/text/copy-button.tsx';
import { api, client } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import styles from '../call-panel.module.css';
import { SidePanel } from '../side-panel.tsx';
import { changeOf, draftOf, isWatchable, watchCommand } from './watch-draft.ts';
import { WatchFields } from './watch-fields.tsx';
import { WatchFindings } from './watch-findings.tsx';

interface WatchPanelProps {
  readonly service: string;
  readonly store: string;
  readonly onClose: () => void;
}

/** What is looked at every hour for a service, and what was found. */
export function WatchPanel({ service, store, onClose }: WatchPanelProps) {
  const { t } = useTranslation();
  const found = useQuery(api.telemetry.watches.queryOptions({ input: { service, store } }));
  return (
    <SidePanel isOpen title={t('data.watchTitle', { service })} width={620} onClose={onClose}>
      <p className={styles.dim}>{t('data.watchHint')}</p>
      {found.isPending ? (
        <Loading />
      ) : found.isError ? (
        <ErrorView error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <WatchForm
          of={{ service, store }}
          watch={found.data.watches[0]}
          onChanged={() => void found.refetch()}
        />
      )}
    </SidePanel>
  );
}

interface WatchFormProps {
  readonly of: { readonly service: string; readonly store: string };
  readonly watch: DataWatch | undefined;
  readonly onChanged: () => void;
}

function WatchForm({ of, watch, onChanged }: WatchFormProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(() => draftOf(watch));
  const save = useMutation({
    mutationFn: () => client.telemetry.watch({ ...of, ...changeOf(draft) }),
    onSuccess: () => {
      setDraft({ ...draft, url: '' });
      onChanged();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isWatchable(draft)) save.mutate();
  };
  const secret = save.data?.webhookSecret;
  return (
    <>
      <form onSubmit={submit} aria-label={t('data.watch')}>
        <WatchFields draft={draft} webhook={watch?.webhook?.origin} onChange={setDraft} />
        <Group mt="sm" mb="sm">
          <Button type="submit" disabled={!isWatchable(draft)} loading={save.isPending}>
            {t('data.watchSave')}
          </Button>
          {watch !== undefined && <WatchActions of={of} watch={watch} onChanged={onChanged} />}
        </Group>
      </form>
      {save.isError && <ErrorNote failure={toFailure(save.error)} />}
      {secret !== undefined && <Secret text={secret} />}
      {watch !== undefined && <WatchFindings watch={watch} />}
      <CommandLine command={watchCommand(draft, of)} />
    </>
  );
}

function Secret({ text }: { readonly text: string }) {
  const { t } = useTranslation();
  return (
    <section className={styles.section} aria-label={t('data.watchSecret')}>
      <h3 className={styles.heading}>{t('data.watchSecret')}</h3>
      <span className={styles.id}>
        <code>{text}</code>
        <CopyButton text={text} label={t('data.watchSecretCopy')} />
      </span>
      <p className={styles.dim}>{t('data.watchSecretHint')}</p>
    </section>
  );
}

/** What can be done with a watch that is there. */
function WatchActions({ of, watch, onChanged }: WatchFormProps & { readonly watch: DataWatch }) {
  const { t } = useTranslation();
  const [isBusy, setIsBusy] = useState(false);
  const act = (action: () => Promise<unknown>) => () => {
    setIsBusy(true);
    action()
      .then(onChanged, tellFailure)
      .finally(() => setIsBusy(false));
  };
  const end = async (): Promise<void> => {
    const isConfirmed = await confirm({
      title: t('data.watchEnd'),
      message: t('data.watchEndQuestion'),
      action: t('data.watchEnd'),
    });
    if (isConfirmed) await client.telemetry.unwatch(of);
  };
  return (
    <>
      <Button variant="default" disabled={isBusy} onClick={act(() => client.telemetry.runWatch(of))}>
        {t('data.watchNow')}
      </Button>
      {watch.webhook !== undefined && (
        <>
          <Button variant="default" disabled={isBusy} onClick={act(() => client.telemetry.testWebhook(of))}>
            {t('data.watchWebhookTest')}
          </Button>
          <Button
            variant="default"
            disabled={isBusy}
            onClick={act(() => client.telemetry.watch({ ...of, webhook: null }))}
          >
            {t('data.watchWebhookRemove')}
          </Button>
        </>
      )}
      <Button variant="subtle" color="red" disabled={isBusy} onClick={act(end)}>
        {t('data.watchEnd')}
      </Button>
    </>
  );
}
