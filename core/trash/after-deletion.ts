import type { TrashEntry } from '#contract/trash/trash.ts';
import type { CoreContext } from '#core/context.ts';
import { sweepTrash } from './empty.ts';

/** Clears what is over out of the trash once something was deleted; what is already gone then is no longer told of. */
export async function afterDeletion<Result extends { readonly trashed?: TrashEntry | undefined }>(
  context: Pick<CoreContext, 'store' | 'engines' | 'logger'>,
  result: Result,
): Promise<Result> {
  await sweepTrash(context);
  const { trashed } = result;
  const isKept = (await context.store.trash.all()).some(({ id }) => id === trashed?.id);
  return isKept ? result : { ...result, trashed: undefined };
}
