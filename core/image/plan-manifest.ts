import { SlipwayError } from '#contract/errors.ts';
import type { ManifestVersion } from '#contract/manifest/version.ts';
import type { ModelVersion } from '#contract/model/model.ts';
import type { Needs } from '#core/context.ts';
import { type ImagePlan, LABEL_PREFIX, type PlannedFile } from '#core/engine/image-plan.ts';
import { condaText, lockText } from '#core/manifest/lock-text.ts';
import { getModel } from '#core/model/model-versions.ts';
import type { ManifestRecord } from '#core/store/store.ts';
import { planImage } from './plan.ts';
import type { ScoringServer } from './scoring-layer.ts';

/** The plan of a manifest version, with every byte it needs found in the store. `content_changed` when one is gone. */
export async function planManifest(
  context: Needs<'store' | 'version'>,
  inputs: {
    readonly manifest: ManifestRecord;
    readonly scoring: ScoringServer;
    readonly scoringDigest: string;
    /** Models of the manifest that are stored and not registered. */
    readonly unregistered?: readonly ModelVersion[];
  },
): Promise<ImagePlan> {
  const { manifest, scoring, unregistered = [] } = inputs;
  const models = await Promise.all(
    manifest.models.map(
      ({ reference, digest }) =>
        unregistered.find((model) => model.reference === reference && model.digest === digest) ??
        getModel(context, reference),
    ),
  );
  await mustHaveBytes(context, manifest, models);
  const plan = planImage({
    manifest,
    lockText: await lockText(context, manifest),
    condaText: await condaText(context, manifest),
    models,
    scoring: scoring.layer,
    pathOf: context.store.blobs.pathOf,
    modelDescription: await modelDescription(context, manifest),
    example: await example(context, manifest),
    slipwayVersion: context.version,
  });
  return { ...plan, labels: { ...plan.labels, [`${LABEL_PREFIX}.scoring`]: inputs.scoringDigest } };
}

async function mustHaveBytes(
  context: Needs<'store'>,
  manifest: ManifestVersion,
  models: readonly ModelVersion[],
): Promise<void> {
  const files = [...models.flatMap((model) => model.files), ...manifest.files];
  for (const file of files) {
    if (await context.store.blobs.has(file.digest)) continue;
    throw new SlipwayError('content_changed', {
      message: `The stored bytes of ${file.path} (${manifest.reference}) are missing.`,
      hint: '`slipway model verify` lists all damaged files. Register the model again, or build from the project folder.',
      details: { path: file.path, digest: file.digest },
    });
  }
}

/** What the model's own file says of its inputs, kept as a blob so that it can go into a build. */
async function modelDescription(
  context: Needs<'store'>,
  manifest: ManifestVersion,
): Promise<PlannedFile | undefined> {
  if (manifest.schemaSource.from !== 'model') return undefined;
  const blob = await context.store.blobs.addText(JSON.stringify(manifest.schemaSource.description));
  return { path: 'model-schema.json', ...blob, source: context.store.blobs.pathOf(blob.digest) };
}

async function example(context: Needs<'store'>, manifest: ManifestVersion): Promise<PlannedFile | undefined> {
  if (manifest.example === undefined) return undefined;
  const blob = await context.store.blobs.addText(JSON.stringify(manifest.example));
  return { path: 'example.json', ...blob, source: context.store.blobs.pathOf(blob.digest) };
}
