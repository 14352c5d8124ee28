import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { ItemList, type ItemListProps } from '#renderer/parts/list/item-list.tsx';
import { type Marks, NO_MARKS, presentMarks } from '#renderer/parts/list/marks.ts';
import { ContextMenu } from '#renderer/parts/menu/context-menu.tsx';
import { MenuEntries, type MenuEntry } from '#renderer/parts/menu/menu-entries.tsx';
import { useContextMenu } from '#renderer/parts/menu/use-context-menu.ts';
import type { Deletion } from './delete-action.ts';
import { deleteMany } from './delete-many.ts';
import { focusDetail } from './focus-detail.ts';
import { runCommand, useThingCommands } from './offered-commands.ts';
import styles from './thing-list.module.css';

interface ThingListProps extends Omit<ItemListProps, 'onDelete' | 'onEnter' | 'onMenu' | 'marks' | 'onMark'> {
  /** How the thing of a row is deleted, where several can be deleted together. */
  readonly deletionOf?: ((id: string) => Deletion | undefined) | undefined;
}

/**
 * The list of a page whose detail shows what is selected: its rows have the context menu of what the detail offers, and several
 * can be marked and deleted together.
 */
export function ThingList({ deletionOf, ...list }: ThingListProps) {
  const { items, selected, onSelect } = list;
  const menu = useContextMenu<string>();
  const [all, setMarks] = useState<Marks>(NO_MARKS);
  const marks = presentMarks(
    all,
    items.map(({ id }) => id),
  );
  const deletions =
    deletionOf === undefined ? [] : [...marks].map(deletionOf).filter((each) => each !== undefined);
  const removeMarked = (): void =>
    void deleteMany(deletions)
      .then((isDone) => {
        if (isDone) setMarks(NO_MARKS);
      })
      .catch(tellFailure);
  const many = useManyEntries({
    count: marks.size,
    onDelete: removeMarked,
    onClear: () => setMarks(NO_MARKS),
  });
  return (
    <>
      {marks.size > 0 && <MarksBar entries={many} count={marks.size} />}
      <ItemList
        {...list}
        {...(deletionOf === undefined ? {} : { marks, onMark: setMarks })}
        onDelete={() => (marks.size > 0 ? removeMarked() : runCommand('delete'))}
        onEnter={focusDetail}
        onMenu={(event, id, row) => {
          if (!marks.has(id)) {
            setMarks(NO_MARKS);
            onSelect(id);
          }
          menu.open(event, id, row);
        }}
      />
      <ContextMenu at={menu.opened} label={menu.opened?.of ?? ''} onClose={menu.close}>
        {marks.size > 0 ? <MenuEntries entries={many} /> : selected === menu.opened?.of && <ThingEntries />}
      </ContextMenu>
    </>
  );
}

/** What the detail in front offers. */
function ThingEntries() {
  const thing = useThingCommands();
  return <MenuEntries entries={thing?.commands ?? []} />;
}

function useManyEntries(many: {
  readonly count: number;
  readonly onDelete: () => void;
  readonly onClear: () => void;
}): readonly MenuEntry[] {
  const { t } = useTranslation();
  return [
    { id: 'clear', title: t('trash.clearMarks'), run: many.onClear },
    {
      id: 'delete-many',
      title: t('trash.deleteCount', { count: many.count }),
      icon: 'trash',
      isDanger: true,
      run: many.onDelete,
    },
  ];
}

function MarksBar({ entries, count }: { readonly entries: readonly MenuEntry[]; readonly count: number }) {
  const { t } = useTranslation();
  return (
    <div className={styles.bar} role="toolbar" aria-label={t('trash.marked', { count })}>
      <span aria-live="polite">{t('trash.marked', { count })}</span>
      {entries.map(({ id, title, icon, isDanger, run }) => (
        <Button
          key={id}
          variant={isDanger === true ? 'light' : 'default'}
          {...(isDanger === true ? { color: 'red' } : {})}
          size="compact-sm"
          leftSection={icon === undefined ? undefined : <Icon name={icon} size={13} />}
          onClick={run}
        >
          {title}
        </Button>
      ))}
    </div>
  );
}
