import { SlipwayError } from '#contract/errors.ts';
import type { Needs } from '#core/context.ts';
import { findDataStore, listDataStores } from '#core/data-store/data-stores.ts';

/** Returns the name of the store that is asked for, else of the only one. `not_found`, `bad_input` when it must be said which. */
export async function chooseStore(context: Needs<'store'>, asked: string | undefined): Promise<string> {
  if (asked !== undefined) return (await findDataStore(context, asked)).name;
  const names = (await listDataStores(context)).map(({ name }) => name);
  const [only] = names;
  if (only === undefined)
    throw new SlipwayError('not_found', {
      message: 'No store is saved yet.',
      hint: '`slipway store add NAME s3://bucket/prefix` adds one; services record into it with --record-store.',
    });
  if (names.length > 1)
    throw new SlipwayError('bad_input', {
      message: 'There are several stores. Choose one.',
      hint: `Available: ${names.join(', ')}. On the command line: --store NAME.`,
      details: { stores: names },
    });
  return only;
}
