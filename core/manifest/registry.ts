import { SlipwayError } from '../../contract/errors.ts';
import type { ManifestVersion } from '../../contract/manifest/version.ts';
import { parseReference } from '../../contract/name.ts';
import type { CoreContext } from '../context.ts';

type StoreOnly = Pick<CoreContext, 'store'>;

/** Manifest versions, newest first; of one name when that is given. */
export async function listManifests(
  context: StoreOnly,
  filter: { readonly name?: string | undefined } = {},
): Promise<readonly ManifestVersion[]> {
  const all = await context.store.manifests.all();
  return all.filter((manifest) => filter.name === undefined || manifest.name === filter.name).toReversed();
}

/** The version a reference names; `not_found` says which versions there are. */
export async function getManifest(context: StoreOnly, reference: string): Promise<ManifestVersion> {
  const all = await context.store.manifests.all();
  const wanted = parseReference(reference);
  const ofName = all.filter((manifest) => manifest.name === (wanted?.name ?? reference.split(':')[0]));
  const found =
    wanted === undefined
      ? undefined
      : ofName.findLast((manifest) => wanted.version === undefined || manifest.version === wanted.version);
  if (found !== undefined) return found;
  throw new SlipwayError('not_found', {
    message: `There is no manifest “${reference}”.`,
    hint:
      ofName.length > 0
        ? `“${ofName[0]?.name ?? ''}” has version ${ofName.map((manifest) => manifest.version).join(', ')}.`
        : '`slipway manifest list` shows all; a build makes one.',
  });
}
