import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type Ref, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { ErrorNote } from '../feedback/error-view.tsx';
import { Loading } from '../feedback/loading.tsx';
import { Icon } from '../icon/icon.tsx';
import type { PathKind } from './choose-path.ts';
import styles from './folder-list.module.css';

interface FolderListProps {
  readonly ref: Ref<HTMLElement>;
  readonly kind: PathKind;
  /** The name to be made in the folder, where a new place is asked for. */
  readonly suggested: string;
  /** A file was chosen, or a folder was gone into. */
  readonly onChoose: (path: string) => void;
}

/** The folders that the portal may open. Arrow keys move; Enter goes into a folder, Backspace out of it. */
export function FolderList({ ref, kind, suggested, onChoose }: FolderListProps) {
  const { t } = useTranslation();
  const [folder, setFolder] = useState<string>();
  const listing = useQuery(
    api.project.browse.queryOptions({
      input: folder === undefined ? {} : { folder },
      placeholderData: keepPreviousData,
      retry: false,
    }),
  );
  const { data } = listing;
  if (data === undefined)
    return listing.isError ? <ErrorNote failure={toFailure(listing.error)} /> : <Loading />;
  const goTo = (path: string): void => {
    setFolder(path);
    onChoose(kind === 'new' ? `${path}/${suggested}` : path);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === 'Backspace' || event.key === 'ArrowLeft') {
      if (data.parent !== undefined) goTo(data.parent);
      event.preventDefault();
      return;
    }
    moveFocus(event);
  };
  const shown = data.entries.filter((entry) => entry.isFolder || kind === 'file' || kind === 'any');
  return (
    <nav
      ref={ref}
      className={styles.list}
      aria-label={t('parts.folders', { folder: data.folder })}
      onKeyDown={onKeyDown}
    >
      <div className={styles.head}>
        <code title={data.folder}>{data.folder}</code>
        {data.roots.length > 1 &&
          data.roots.map((root) => (
            <Button key={root} variant="subtle" size="compact-xs" onClick={() => goTo(root)}>
              {root}
            </Button>
          ))}
      </div>
      {listing.isError && <ErrorNote failure={toFailure(listing.error)} />}
      <div className={styles.entries}>
        {data.parent !== undefined && (
          <Entry
            icon="up"
            name=".."
            label={t('parts.upFrom', { folder: data.folder })}
            onClick={() => goTo(data.parent ?? '')}
          />
        )}
        {shown.map((entry) => (
          <Entry
            key={entry.path}
            icon={entry.isFolder ? 'folder' : 'file'}
            name={entry.name}
            note={entry.isProject ? t('parts.project') : undefined}
            onClick={() => (entry.isFolder ? goTo(entry.path) : onChoose(entry.path))}
          />
        ))}
        {shown.length === 0 && <p className={styles.none}>{t('parts.emptyFolder')}</p>}
        {data.isCut && <p className={styles.none}>{t('parts.cutFolder')}</p>}
      </div>
    </nav>
  );
}

/** The arrow keys move from button to button. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  buttons[buttons.findIndex((button) => button.matches(':focus')) + step]?.focus();
}

function Entry(props: {
  readonly icon: 'folder' | 'file' | 'up';
  readonly name: string;
  readonly label?: string;
  readonly note?: string | undefined;
  readonly onClick: () => void;
}) {
  return (
    <button type="button" className={styles.entry} aria-label={props.label} onClick={props.onClick}>
      <Icon name={props.icon} />
      <span>{props.name}</span>
      {props.note !== undefined && <small>{props.note}</small>}
    </button>
  );
}
