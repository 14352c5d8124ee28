import type { Output } from '#cli/session/output.ts';
import { shellWord } from '#contract/shell-word.ts';
import type { TrashEntry } from '#contract/trash/trash.ts';

/** Tells how to take a deletion back, if it can be. */
export async function undoNote(
  output: Pick<Output, 'note'>,
  { trashed }: { readonly trashed?: TrashEntry | undefined },
): Promise<void> {
  if (trashed === undefined) return;
  await output.note(
    `\`slipway trash restore ${shellWord(trashed.name, process.platform === 'win32' ? 'windows' : 'posix')}\` restores it until ${trashed.keptUntil.slice(0, 10)}.`,
  );
}
