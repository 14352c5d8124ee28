import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { EngineStatus } from '#contract/system/index.ts';
import { Badge } from '#renderer/parts/feedback/badge.tsx';
import { Dot } from '#renderer/parts/feedback/dot.tsx';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { Card } from '#renderer/parts/list/list-page.tsx';
import { api, client } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { queryClient } from '#renderer/rpc/query-client.ts';
import styles from './settings-page.module.css';

/** What builds and runs images on this machine, and which of it is used. */
export function EnginesCard() {
  const { t } = useTranslation();
  const engines = useQuery(api.system.engines.queryOptions({ input: {}, refetchInterval: 10_000 }));
  return (
    <Card title={t('system.engines')}>
      {engines.isError && <ErrorNote failure={toFailure(engines.error)} />}
      {engines.data?.engines.map((engine) => (
        <Engine key={engine.kind} engine={engine} />
      ))}
    </Card>
  );
}

function Engine({ engine }: { readonly engine: EngineStatus }) {
  const { t } = useTranslation();
  const use = useMutation({
    mutationFn: () => client.system.configure({ settings: { engine: engine.kind } }),
    onSuccess: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: api.system.engines.key() }),
        queryClient.invalidateQueries({ queryKey: api.system.settings.key() }),
      ]),
    onError: tellFailure,
  });
  const facts = engine.available
    ? [
        [engine.product, engine.version].filter((part) => part !== undefined).join(' '),
        engine.address,
        ...(engine.limits ?? []),
      ]
    : [engine.problem ?? t('system.notAvailable'), engine.hint];
  return (
    <div className={styles.row}>
      <Dot tone={engine.available ? 'good' : 'bad'} />
      <span className={styles.name}>{t(`system.engine.${engine.kind}`)}</span>
      {engine.chosen ? (
        <Badge tone="accent">{t('system.used')}</Badge>
      ) : (
        <Button
          variant="default"
          disabled={!engine.available}
          loading={use.isPending}
          onClick={() => use.mutate()}
        >
          {t('system.use')}
        </Button>
      )}
      <span className={styles.note}>{facts.filter((fact) => fact !== undefined).join(' · ')}</span>
      <span className={styles.note}>{t(`system.engineAbout.${engine.kind}`)}</span>
    </div>
  );
}
