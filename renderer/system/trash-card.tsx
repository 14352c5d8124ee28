import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { TrashEntry } from '#contract/trash/trash.ts';
import { formatBytes, formatDay } from '#renderer/i18n/format.ts';
import { restoreAll } from '#renderer/page/undo-notice.tsx';
import { confirm } from '#renderer/parts/dialog/confirm.ts';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { tell, tellFailure } from '#renderer/parts/feedback/notice.ts';
import { Card } from '#renderer/parts/list/list-page.tsx';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { useAgo } from '#renderer/parts/text/use-ago.ts';
import { api, client } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { queryClient } from '#renderer/rpc/query-client.ts';
import styles from './trash-card.module.css';

/** What was deleted and can still be restored. */
export function TrashCard() {
  const { t } = useTranslation();
  const trash = useQuery(api.trash.list.queryOptions({ input: {} }));
  const entries = trash.data?.entries ?? [];
  const empty = useEmptyTrash();
  return (
    <Card
      title={t('trash.title')}
      note={
        entries.length > 0 && (
          <Button variant="subtle" color="red" loading={empty.isPending} onClick={empty.ask}>
            {t('trash.emptyAll')}
          </Button>
        )
      }
    >
      {trash.isError && <ErrorNote failure={toFailure(trash.error)} />}
      <p className={styles.note}>{entries.length === 0 ? t('trash.empty') : t('trash.note')}</p>
      <ul className={styles.entries}>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ul>
      <CommandLine command="slipway trash list" />
    </Card>
  );
}

function Entry({ entry }: { readonly entry: TrashEntry }) {
  const { t } = useTranslation();
  const ago = useAgo();
  const restore = useMutation({ mutationFn: () => restoreAll([entry]), onError: tellFailure });
  return (
    <li className={styles.entry}>
      <span className={styles.text}>
        <b title={entry.name}>{entry.name}</b>
        <small>
          {[
            t(`trash.kind.${entry.kind}`),
            ago(entry.deletedAt),
            t('trash.until', { date: formatDay(entry.keptUntil) }),
          ].join(' · ')}
        </small>
      </span>
      <Button
        variant="default"
        size="compact-sm"
        loading={restore.isPending}
        aria-label={t('trash.restoreNamed', { name: entry.name })}
        onClick={() => restore.mutate()}
      >
        {t('trash.restore')}
      </Button>
    </li>
  );
}

function useEmptyTrash(): { readonly isPending: boolean; readonly ask: () => void } {
  const { t } = useTranslation();
  const empty = useMutation({
    mutationFn: () => client.trash.empty({}),
    onSuccess: async ({ kept, freedBytes }) => {
      await queryClient.invalidateQueries({ queryKey: api.trash.key() });
      for (const { entry, reason } of kept) tell(t('trash.kept', { name: entry.name, reason }));
      if (kept.length === 0) tell(t('trash.emptied'), t('parts.freed', { size: formatBytes(freedBytes) }));
    },
    onError: tellFailure,
  });
  const askAndEmpty = async (): Promise<void> => {
    const isConfirmed = await confirm({
      title: t('trash.emptyTitle'),
      message: t('trash.emptyMessage'),
      action: t('trash.emptyAll'),
    });
    if (isConfirmed) empty.mutate();
  };
  return { isPending: empty.isPending, ask: () => void askAndEmpty().catch(tellFailure) };
}
