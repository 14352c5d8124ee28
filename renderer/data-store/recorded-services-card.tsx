import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import layout from '#renderer/parts/layout/layout.module.css';
import { Card } from '#renderer/parts/list/list-page.tsx';
import { Table } from '#renderer/parts/list/table.tsx';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { api } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import styles from './recorded-services-card.module.css';

/** The services that have recorded calls in a store, whether they still run or not. */
export function RecordedServicesCard({ store }: { readonly store: string }) {
  const { t } = useTranslation();
  const recorded = useQuery(
    api.telemetry.services.queryOptions({ input: { store }, retry: false, refetchOnWindowFocus: false }),
  );
  return (
    <Card
      isWide
      title={t('store.recorded')}
      note={
        <Button
          variant="subtle"
          size="compact-xs"
          loading={recorded.isFetching}
          onClick={() => void recorded.refetch()}
        >
          {t('store.lookAgain')}
        </Button>
      }
    >
      <div className={layout.stack}>
        {recorded.isPending && <Loading />}
        {recorded.isError && <ErrorNote failure={toFailure(recorded.error)} />}
        {recorded.isSuccess && recorded.data.services.length === 0 && (
          <p className={layout.dim}>{t('store.nothingRecorded', { store: shellWord(store) })}</p>
        )}
        {recorded.isSuccess && recorded.data.services.length > 0 && (
          <Table
            head={[t('store.service'), t('store.firstDay'), t('store.lastDay')]}
            rows={recorded.data.services.map(({ service, firstDay, lastDay }) => ({
              key: service,
              cells: [
                <Link key="link" to="/stores" search={{ selected: store, service }} className={styles.link}>
                  {service}
                </Link>,
                firstDay,
                lastDay,
              ],
            }))}
          />
        )}
        <CommandLine command={`slipway data services --store ${shellWord(store)}`} />
      </div>
    </Card>
  );
}
