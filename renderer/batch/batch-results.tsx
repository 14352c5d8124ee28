import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { BatchResult } from '#contract/batch/batch.ts';
import { formatNumber } from '#renderer/i18n/format.ts';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { tell, tellFailure } from '#renderer/parts/feedback/notice.ts';
import { chooseSavePath } from '#renderer/parts/path/choose-path.ts';
import { api, client } from '#renderer/rpc/client.ts';
import styles from './batch.module.css';

const PAGE_ROWS = 100;

interface BatchResultsProps {
  readonly id: string;
  readonly path: string;
  readonly result: BatchResult;
}

/** The rows of the input with their predictions, a page at a time. */
export function BatchResults({ id, path, result }: BatchResultsProps) {
  const { t } = useTranslation();
  const pages = useInfiniteQuery(
    api.batch.rows.infiniteOptions({
      input: (after: number) => ({ id, after, limit: PAGE_ROWS }),
      initialPageParam: 0,
      getNextPageParam: (page) => (page.done ? undefined : page.next),
      retry: false,
      staleTime: Number.POSITIVE_INFINITY,
    }),
  );
  const save = async (): Promise<void> => {
    const suggestedName = `${(path.split('/').at(-1) ?? path).replace(/\.[^.]*$/, '')}-predictions.csv`;
    const target = await chooseSavePath({ title: t('batch.exportTitle'), suggestedName });
    if (target === undefined) return;
    // The system's dialog has asked about overwriting already.
    await client.batch.export({ id, path: target, overwrite: true });
    tell(t('batch.exported', { path: target }));
  };
  if (pages.isPending) return <Loading />;
  if (pages.isError) return <ErrorView error={pages.error} onRetry={() => void pages.refetch()} />;
  const columns = pages.data.pages[0]?.columns ?? [];
  const rows = pages.data.pages.flatMap((page) => page.rows);
  return (
    <section className={styles.section} aria-label={t('batch.results')}>
      <div className={styles.bar}>
        <p className={styles.counts} aria-live="polite">
          {t('batch.counts', { rows: formatNumber(result.rows), failed: formatNumber(result.failed) })}
        </p>
        <Button variant="default" onClick={() => void save().catch(tellFailure)}>
          {t('batch.export')}
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard (axe, scrollable-region-focusable). */}
      <section className={styles.scroll} tabIndex={0} aria-label={t('batch.results')}>
        <ResultTable columns={columns} rows={rows} />
      </section>
      {pages.hasNextPage && (
        <Button
          variant="default"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage().catch(tellFailure)}
        >
          {t('batch.more')}
        </Button>
      )}
    </section>
  );
}

interface ResultTableProps {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function ResultTable({ columns, rows }: ResultTableProps) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {columns.map((name, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns have only their place; names may repeat.
            <th key={place} scope="col" data-predicted={isPredicted(name)}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, number) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its number.
          <tr key={number}>
            {columns.map((name, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above.
              <td key={place} data-predicted={isPredicted(name)}>
                {row[place]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function isPredicted(name: string): boolean {
  return /^prediction([._]|$)/.test(name);
}
