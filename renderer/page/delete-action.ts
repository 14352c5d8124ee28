import { useNavigate } from '@tanstack/react-router';
import type { TrashEntry } from '#contract/trash/trash.ts';
import { confirm, type Question } from '#renderer/parts/dialog/confirm.ts';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import type { DetailAction } from './detail-head.tsx';
import { tellDeleted } from './undo-notice.tsx';

/** How one thing is deleted. */
export interface Deletion {
  /** What the thing is called. */
  readonly name: string;
  /** What the entry and the button of the question say. */
  readonly title: string;
  readonly commandLine: string;
  /** What the user is asked, from what uses the thing now, and what the answer allows. */
  readonly question: () => Promise<Omit<Question, 'action'> & { readonly remove: () => Promise<Removed> }>;
  /** The list to return to. */
  readonly list: '/models' | '/images' | '/runs' | '/clusters' | '/services' | '/stores';
}

interface Removed {
  /** What the notice says. */
  readonly told: string;
  readonly more?: string | undefined;
  /** Where it lies now; undefined: it cannot be restored. */
  readonly trashed?: TrashEntry | undefined;
}

/** The menu entry of a detail that deletes what is shown: ask, delete, return to the list, tell, offer to take it back. */
export function useDeleteAction(deletion: Deletion): DetailAction {
  const navigate = useNavigate();
  const askAndRemove = async (): Promise<void> => {
    const { remove, ...question } = await deletion.question();
    if (!(await confirm({ ...question, action: deletion.title }))) return;
    const { told, more, trashed } = await remove();
    await navigate({ to: deletion.list, search: {} });
    tellDeleted(told, trashed === undefined ? [] : [trashed], more);
  };
  return {
    id: 'delete',
    place: 'menu',
    icon: 'trash',
    isDanger: true,
    title: deletion.title,
    commandLine: deletion.commandLine,
    run: () => void askAndRemove().catch(tellFailure),
  };
}
