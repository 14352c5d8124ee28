import { SlipwayError } from '#contract/errors.ts';
import type { ManifestVersion } from '#contract/manifest/version.ts';
import type { Champion } from '#contract/retraining/retraining.ts';
import type { CoreContext } from '#core/context.ts';
import type { Engine } from '#core/engine/engine.ts';
import { freezeFolder } from '#core/image/build.ts';
import { buildSettings } from '#core/image/build-settings.ts';
import { readScoringServer } from '#core/image/scoring-layer.ts';
import { mustTrustFolder } from '#core/image/trusted-folder.ts';
import { getManifest } from '#core/manifest/manifest-versions.ts';
import { loadService } from '#core/service/read/find-services.ts';
import { findService } from '#core/service/read/target.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import type { TrainedModel } from './find-candidate.ts';
import type { TrainingPlan } from './training-plan.ts';

export interface FoundChampion {
  readonly champion: Champion;
  readonly manifest: ManifestVersion;
  readonly models: readonly TrainedModel[];
}

/** What is in use: what the service serves, else what the project would be built as now. */
export async function findChampion(
  context: CoreContext,
  plan: TrainingPlan,
  engine: Engine,
  work: TaskWork,
): Promise<FoundChampion> {
  const { update } = plan.training;
  const manifest =
    update === undefined
      ? await frozenProject(context, plan, engine, work)
      : await manifestOfService(context, { name: update.service, cluster: update.cluster });
  const models = plan.models.map(({ name, path }) => {
    const champion = manifest.models.find(({ reference }) => nameOf(reference) === name);
    if (champion !== undefined) return { name, path, champion };
    throw new SlipwayError('wrong_state', {
      message: `${manifest.reference} has no model “${name}”, which the training of the project writes.`,
      hint: 'Update the service from the project first: `slipway update SERVICE --folder FOLDER`.',
    });
  });
  return {
    champion: {
      manifest: manifest.reference,
      manifestDigest: manifest.digest,
      models: manifest.models.map(({ reference, digest }) => ({ reference, digest })),
      ...(update === undefined ? {} : { service: update.service }),
    },
    manifest,
    models,
  };
}

export function nameOf(reference: string): string {
  return reference.slice(0, reference.lastIndexOf(':'));
}

async function frozenProject(
  context: CoreContext,
  plan: TrainingPlan,
  engine: Engine,
  work: TaskWork,
): Promise<ManifestVersion> {
  const settings = await context.settings();
  return freezeFolder(
    context,
    {
      folder: plan.folder,
      engine,
      network: await buildSettings(settings, context.environment),
      scoring: await readScoringServer(context.resources),
      upgrade: false,
    },
    work,
  );
}

/**
 * The manifest of the image that a service serves. `not_found` when it was built on another machine, `not_trusted` when the user has
 * not agreed to code of the folder that it was frozen from: its script answers the holdout on this machine.
 */
export async function manifestOfService(
  context: CoreContext,
  choice: { readonly name: string; readonly cluster?: string | undefined },
): Promise<ManifestVersion> {
  const { target } = await findService(context, choice);
  const { image } = (await loadService(target, choice.name)).service;
  const manifest = await getManifest(context, image.reference).catch(() => undefined);
  if (manifest?.digest === image.manifestDigest) {
    await mustTrustFolder(context, { engine: 'process', folder: manifest.folder });
    return manifest;
  }
  throw new SlipwayError('not_found', {
    message: `${image.reference}, which ${choice.name} serves, was built on another machine, and its manifest is not on this one.`,
    hint: 'Update the service from the project once: `slipway update SERVICE --folder FOLDER`.',
  });
}
