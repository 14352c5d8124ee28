import { useNavigate } from '@tanstack/react-router';
import { confirm, type Question } from '#renderer/parts/dialog/confirm.ts';
import { tell, tellFailure } from '#renderer/parts/feedback/notice.ts';
import type { DetailAction } from './detail-head.tsx';

interface Deletion<Users> {
  /** What the entry and the button of the question say. */
  readonly title: string;
  readonly commandLine: string;
  /** What the user is asked, from what uses the thing now. */
  readonly question: () => Promise<Omit<Question, 'action'> & { readonly users: Users }>;
  /** Removes it; returns what the notice says. */
  readonly remove: (users: Users) => Promise<{ readonly told: string; readonly more?: string }>;
  /** The list to return to. */
  readonly list: '/models' | '/images' | '/runs' | '/clusters' | '/services' | '/stores';
}

/** The menu entry of a detail that deletes what is shown: ask, delete, return to the list, tell. */
export function useDeleteAction<Users>(deletion: Deletion<Users>): DetailAction {
  const navigate = useNavigate();
  const askAndRemove = async (): Promise<void> => {
    const { users, ...question } = await deletion.question();
    if (!(await confirm({ ...question, action: deletion.title }))) return;
    const { told, more } = await deletion.remove(users);
    await navigate({ to: deletion.list, search: {} });
    tell(told, more);
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
