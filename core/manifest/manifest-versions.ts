import { SlipwayError } from '#contract/errors.ts';
import type { ManifestVersion, WholeManifestVersion } from '#contract/manifest/version.ts';
import { parseReference } from '#contract/name.ts';
import type { Needs } from '#core/context.ts';
import type { ManifestRecord } from '#core/store/store.ts';
import { lockText } from './lock-text.ts';

/** Manifest versions, newest first; of one name when that is given. */
export async function listManifests(
  context: Needs<'store'>,
  filter: { readonly name?: string | undefined } = {},
): Promise<readonly ManifestVersion[]> {
  const all = await context.store.manifests.all();
  return all.filter((manifest) => filter.name === undefined || manifest.name === filter.name).toReversed();
}

/** The version a reference names; `not_found` says which versions there are. */
export async function getManifest(context: Needs<'store'>, reference: string): Promise<ManifestRecord> {
  const all = await context.store.manifests.all();
  const wanted = parseReference(reference);
  const ofName = all.filter((manifest) => manifest.name === (wanted?.name ?? reference.split(':')[0]));
  const found =
    wanted === undefined
      ? undefined
      : ofName.findLast((manifest) => wanted.version === undefined || manifest.version === wanted.version);
  if (found !== undefined) return found;
  throw new SlipwayError('not_found', {
    message: `Manifest not found: “${reference}”.`,
    hint:
      ofName.length > 0
        ? `“${ofName[0]?.name ?? ''}” has version ${ofName.map((manifest) => manifest.version).join(', ')}.`
        : '`slipway manifest list` lists all. A build creates one.',
  });
}

/** The same with the text of its lock. `content_changed` when that is gone. */
export async function getWholeManifest(
  context: Needs<'store'>,
  reference: string,
): Promise<WholeManifestVersion> {
  const manifest = await getManifest(context, reference);
  return { ...manifest, lock: { ...manifest.lock, text: await lockText(context, manifest) } };
}
