import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import type { TrashEntry } from '#contract/trash/trash.ts';
import { formatDay } from '#renderer/i18n/format.ts';
import { tell, tellFailure } from '#renderer/parts/feedback/notice.ts';
import { client } from '#renderer/rpc/client.ts';
import { queryClient } from '#renderer/rpc/query-client.ts';

/** Long enough to read it and to reach it by keyboard; the trash has it after that. */
const SHOWN_MS = 20_000;

/** Tells of a deletion, with a button that takes it back where that is possible. */
export function tellDeleted(told: string, trashed: readonly TrashEntry[], more = ''): void {
  const [first] = trashed;
  if (first === undefined) {
    tell(told, more);
    return;
  }
  const id = `undo-${first.id}`;
  const undo = (): void => {
    notifications.hide(id);
    void restoreAll(trashed);
  };
  notifications.show({
    id,
    title: told,
    withBorder: true,
    autoClose: SHOWN_MS,
    message: (
      <Group justify="space-between" gap="sm" wrap="nowrap">
        <span>
          {[more, i18next.t('trash.until', { date: formatDay(first.keptUntil) })]
            .filter((part) => part !== '')
            .join(' ')}
        </span>
        <Button variant="default" size="compact-sm" onClick={undo}>
          {i18next.t('trash.undo')}
        </Button>
      </Group>
    ),
  });
}

/** Puts entries of the trash back, and tells which are there again. What cannot go back is told by itself. */
export async function restoreAll(entries: readonly TrashEntry[]): Promise<void> {
  const restored: string[] = [];
  for (const { id } of entries) {
    try {
      restored.push((await client.trash.restore({ what: id })).restored.name);
    } catch (error) {
      tellFailure(error);
    }
  }
  const [name] = restored;
  if (name !== undefined) tell(i18next.t('trash.restored', { count: restored.length, name }));
  // The pages that show it ask again in their own time.
  void queryClient.invalidateQueries();
}
