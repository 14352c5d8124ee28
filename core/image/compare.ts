import type { ImageComparison } from '#contract/image/comparison.ts';
import { type BuilderKind, layerKindSchema } from '#contract/image/image.ts';
import type { ManifestVersion } from '#contract/manifest/version.ts';
import type { Needs } from '#core/context.ts';
import { compareManifests } from '#core/manifest/diff.ts';
import type { ImageRecord } from '#core/store/store.ts';
import { findImage } from './image-records.ts';

export interface CompareRequest {
  readonly reference: string;
  readonly engine?: BuilderKind | undefined;
  readonly other: string;
  readonly otherEngine?: BuilderKind | undefined;
}

/** What differs between two images, from what is remembered of them: works for images that their engine has lost. */
export async function compareImages(
  context: Needs<'store'>,
  request: CompareRequest,
): Promise<ImageComparison> {
  const before = await findImage(context, request);
  const after = await findImage(context, { reference: request.other, engine: request.otherEngine });
  const manifests = await context.store.manifests.all();
  const manifestOf = ({ reference }: ImageRecord): ManifestVersion | undefined =>
    manifests.find((each) => each.reference === reference);
  return describeDifference(
    { image: before, manifest: manifestOf(before) },
    { image: after, manifest: manifestOf(after) },
  );
}

interface Side {
  readonly image: ImageRecord;
  readonly manifest: ManifestVersion | undefined;
}

/** The comparison of two images; without both manifests their difference is left empty. */
export function describeDifference(before: Side, after: Side): ImageComparison {
  const manifest =
    before.manifest === undefined || after.manifest === undefined
      ? []
      : compareManifests(before.manifest, after.manifest).filter((change) => change.area !== 'packages');
  return {
    before: sideOf(before.image),
    after: sideOf(after.image),
    manifest,
    packages: comparePackages(before.image, after.image),
    layers: compareLayers(before.image, after.image),
  };
}

function sideOf({ reference, engine, size }: ImageRecord): ImageComparison['before'] {
  return { reference, engine, size };
}

function comparePackages(before: ImageRecord, after: ImageRecord): ImageComparison['packages'] {
  const old = new Map(before.packages.map(({ name, version }) => [name, version]));
  const now = new Map(after.packages.map(({ name, version }) => [name, version]));
  return [...new Set([...old.keys(), ...now.keys()])]
    .sort()
    .filter((name) => old.get(name) !== now.get(name))
    .map((name) => ({ name, ...pair(old.get(name), now.get(name)) }));
}

function compareLayers(before: ImageRecord, after: ImageRecord): ImageComparison['layers'] {
  const sizeIn = (image: ImageRecord, kind: string): number | undefined =>
    image.layers.find((layer) => layer.kind === kind)?.size;
  return layerKindSchema.options.flatMap((kind) => {
    const [old, now] = [sizeIn(before, kind), sizeIn(after, kind)];
    return old === undefined && now === undefined ? [] : [{ kind, ...pair(old, now) }];
  });
}

function pair<Value>(
  before: Value | undefined,
  after: Value | undefined,
): { readonly before?: Value; readonly after?: Value } {
  return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}
