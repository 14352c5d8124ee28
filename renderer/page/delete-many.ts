import i18next from 'i18next';
import type { TrashEntry } from '#contract/trash/trash.ts';
import { confirm } from '#renderer/parts/dialog/confirm.ts';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import type { Deletion } from './delete-action.ts';
import { tellDeleted } from './undo-notice.tsx';

/**
 * Asks once for all of them, with what else each takes with it, and deletes one after the other. What fails is told by itself;
 * the rest is deleted, and one button takes it back. Returns whether anything was deleted.
 */
export async function deleteMany(deletions: readonly Deletion[]): Promise<boolean> {
  const asked = await Promise.all(
    deletions.map(async (deletion) => ({ deletion, question: await deletion.question() })),
  );
  const [first] = asked;
  if (first === undefined) return false;
  const { t } = i18next;
  const isConfirmed = await confirm({
    title: t('trash.deleteMany', { count: asked.length }),
    message: [...new Set(asked.map(({ question }) => question.message))].join(' '),
    items: asked.map(({ deletion, question }) =>
      [deletion.name, (question.items ?? []).join(', ')].filter((part) => part !== '').join(': '),
    ),
    action: first.deletion.title,
  });
  if (!isConfirmed) return false;
  const trashed: TrashEntry[] = [];
  let count = 0;
  for (const { question } of asked) {
    try {
      const removed = await question.remove();
      count += 1;
      if (removed.trashed !== undefined) trashed.push(removed.trashed);
    } catch (error) {
      tellFailure(error);
    }
  }
  if (count > 0) tellDeleted(t('trash.deletedMany', { count }), trashed);
  return count > 0;
}
