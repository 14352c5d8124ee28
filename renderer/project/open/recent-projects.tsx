import { ActionIcon } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { tellDeleted } from '#renderer/page/undo-notice.tsx';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { useAgo } from '#renderer/parts/text/use-ago.ts';
import { api, client } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { queryClient } from '#renderer/rpc/query-client.ts';
import { useOpenFolder } from './use-open-folder.ts';
import styles from './welcome-page.module.css';

/** The projects opened last, each with a way to take it off the list. */
export function RecentProjects() {
  const { t } = useTranslation();
  const ago = useAgo();
  const { openFolder } = useOpenFolder();
  const recent = useQuery(api.project.recent.queryOptions({ input: {} }));
  const forget = useMutation({
    mutationFn: (folder: string) => client.project.forget({ folder }),
    onSuccess: async ({ forgotten, trashed }) => {
      await queryClient.invalidateQueries({ queryKey: api.project.recent.key() });
      tellDeleted(
        t('welcome.forgotten', { name: nameOf(forgotten) }),
        trashed === undefined ? [] : [trashed],
      );
    },
    onError: tellFailure,
  });
  return (
    <>
      <h3 className={styles.heading}>{t('welcome.recent')}</h3>
      {recent.isError && <ErrorNote failure={toFailure(recent.error)} />}
      {recent.data?.folders.length === 0 && <p className={styles.none}>{t('welcome.noRecent')}</p>}
      <ul className={styles.list}>
        {recent.data?.folders.slice(0, 8).map(({ folder, openedAt, present }) => {
          const name = nameOf(folder);
          return (
            <li key={folder} className={styles.recent}>
              <button
                type="button"
                className={styles.item}
                disabled={!present}
                onClick={() => openFolder(folder)}
              >
                <b>{name}</b>
                <span className={styles.when}>{present ? ago(openedAt) : t('welcome.gone')}</span>
                <small title={folder}>{folder}</small>
              </button>
              <ActionIcon
                aria-label={t('welcome.forget', { name })}
                title={t('welcome.forget', { name })}
                onClick={() => forget.mutate(folder)}
              >
                <Icon name="close" size={12} />
              </ActionIcon>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function nameOf(folder: string): string {
  return folder.split(/[/\\]/).findLast((part) => part !== '') ?? folder;
}
