import { SlipwayError } from '#contract/errors.ts';
import type { EngineKind } from '#contract/image/image.ts';
import type { ManifestVersion } from '#contract/manifest/version.ts';
import type { Candidate, Promotion, Retraining } from '#contract/retraining/retraining.ts';
import type { DeployedCandidate } from '#contract/service/deployment.ts';
import type { CoreContext } from '#core/context.ts';
import { buildImage } from '#core/image/build.ts';
import { refreezeWithModel } from '#core/manifest/freeze.ts';
import { getManifest } from '#core/manifest/manifest-versions.ts';
import { recordModel } from '#core/model/register.ts';
import { update } from '#core/service/deploy/publish.ts';
import { loadService } from '#core/service/read/find-services.ts';
import { findService } from '#core/service/read/target.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { putIntoProject } from './put-into-project.ts';

/** What a promotion needs to know beside the record. */
export interface PromotionWish {
  readonly engine: EngineKind;
  readonly cluster?: string | undefined;
  readonly prove?: number | undefined;
}

/**
 * Makes a candidate the model in use: model version, manifest version, image, service. Every part of it is the same when it is
 * repeated, so that what was interrupted can be started again and nothing is promoted twice.
 */
export async function promote(
  context: CoreContext,
  { retraining, wish }: { readonly retraining: Retraining; readonly wish: PromotionWish },
  work: TaskWork,
): Promise<Promotion> {
  const { candidate, champion } = retraining;
  if (candidate === undefined || champion === undefined)
    throw new SlipwayError('wrong_state', { message: `${retraining.id} has no candidate.` });
  const before = await getManifest(context, champion.manifest);
  const { service } = champion;
  if (service !== undefined) await mustServeChampion(context, { retraining, service, cluster: wish.cluster });
  const { manifest, models } = await registerCandidate(
    context,
    { before, candidate, id: retraining.id },
    work,
  );
  const built = await buildImage(
    context,
    { manifest: manifest.reference, engine: wish.engine, upgrade: false, noCache: false },
    work,
  );
  work.subject({ folder: retraining.folder, image: built.image.reference });
  const deployment =
    service === undefined
      ? undefined
      : await updateService(context, { service, wish, manifest, retraining }, work);
  await putIntoProject(context, { folder: retraining.folder, candidate }, work);
  return {
    models,
    manifest: manifest.reference,
    image: built.image.reference,
    engine: wish.engine,
    ...(service === undefined ? {} : { service }),
    ...(deployment === undefined ? {} : { deployment }),
  };
}

async function registerCandidate(
  context: CoreContext,
  wanted: { readonly before: ManifestVersion; readonly candidate: Candidate; readonly id: string },
  work: TaskWork,
): Promise<{ readonly manifest: ManifestVersion; readonly models: readonly string[] }> {
  return work.within('register', 'Register the new model', async () => {
    let manifest = wanted.before;
    const models: string[] = [];
    for (const { name, shape, fileName, files, format } of wanted.candidate.models) {
      const { model } = await recordModel(context, {
        request: { name, description: `Trained by ${wanted.id}` },
        scanned: { shape, fileName },
        files,
        format,
      });
      models.push(model.reference);
      manifest = await refreezeWithModel(context, { manifest, model });
    }
    return { manifest, models };
  });
}

/** A candidate was compared with what the service served then: another model there was never compared with it. */
async function mustServeChampion(
  context: CoreContext,
  about: { readonly retraining: Retraining; readonly service: string; readonly cluster: string | undefined },
): Promise<void> {
  const { retraining, service, cluster } = about;
  const serving = await servingImage(context, { service, cluster });
  const { champion } = retraining;
  if (serving.manifestDigest === champion?.manifestDigest) return;
  if (await servesCandidate(context, serving.models, retraining)) return;
  throw new SlipwayError('changed_outside', {
    message: `${service} serves ${serving.reference} now, and the candidate was compared with ${champion?.manifest ?? 'another'}.`,
    hint: 'Start the retraining again: it compares with the model in use.',
  });
}

/** Whether an interrupted promotion has reached the service. */
async function servesCandidate(
  { store }: Pick<CoreContext, 'store'>,
  serving: readonly string[],
  { candidate }: Retraining,
): Promise<boolean> {
  const models = await store.models.all();
  return (candidate?.models ?? []).every(({ name, digest }) => {
    const reference = serving.find((each) => each.startsWith(`${name}:`));
    return models.some((model) => model.reference === reference && model.digest === digest);
  });
}

async function servingImage(
  context: CoreContext,
  { service, cluster }: { readonly service: string; readonly cluster: string | undefined },
) {
  const { target } = await findService(context, { name: service, cluster });
  return (await loadService(target, service)).service.image;
}

/** Deploys the image as `slipway update` does, unless the service has it already. Returns the number of the deployment. */
async function updateService(
  context: CoreContext,
  wanted: {
    readonly service: string;
    readonly wish: PromotionWish;
    readonly manifest: ManifestVersion;
    readonly retraining: Retraining;
  },
  work: TaskWork,
): Promise<number> {
  const { service, wish, manifest, retraining } = wanted;
  const { target } = await findService(context, { name: service, cluster: wish.cluster });
  const now = (await loadService(target, service)).service;
  if (now.image.manifestDigest === manifest.digest) return now.deployment;
  const { deployment } = await update(
    context,
    {
      name: service,
      cluster: target.cluster.name,
      image: manifest.reference,
      settings: {},
      force: false,
      candidate: candidateOf(retraining),
      ...(wish.prove === undefined ? {} : { proof: { rate: wish.prove, watchSeconds: 10 } }),
    },
    work,
  );
  return deployment;
}

/** What the deployment says about where its model comes from: it stays readable when this machine's records are gone. */
function candidateOf({ id, decision }: Retraining): DeployedCandidate | undefined {
  if (decision === undefined) return undefined;
  const { by, who, why, at, candidate } = decision;
  return { retraining: id, candidate, by, who, why, at };
}
