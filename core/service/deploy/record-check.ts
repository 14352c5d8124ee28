import { SlipwayError } from '#contract/errors.ts';
import type { DeployedImage } from '#contract/service/deployment.ts';
import type { ServiceSettings } from '#contract/service/settings.ts';
import type { Needs } from '#core/context.ts';
import { knownDataStore } from '#core/data-store/data-stores.ts';
import { storeOf } from '../record-place.ts';
import { mustBeReachable } from '../secrets/store-secret.ts';

/**
 * Throws `bad_input` when an image cannot record into the store that the settings name: what speaks to buckets is only in images
 * whose manifest has `data:`.
 */
export function mustRecordInto({ reference, hasStores }: DeployedImage, settings: ServiceSettings): void {
  if (storeOf(settings) === undefined || hasStores === true) return;
  throw new SlipwayError('bad_input', {
    message: `${reference} cannot record into a store: its manifest has no \`data:\`.`,
    hint: 'Add `data: {}` to slipway.yml (or name there what is not to be recorded), and build again.',
    details: { image: reference },
  });
}

/** Throws `bad_input` for a store of this machine that no replica can reach. One that only another machine knows may be in the cluster. */
export async function mustKnowStore(context: Needs<'store'>, settings: ServiceSettings): Promise<void> {
  const name = storeOf(settings);
  const known = name === undefined ? undefined : await knownDataStore(context, name);
  if (known !== undefined) mustBeReachable(known);
}
