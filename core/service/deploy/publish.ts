import { SlipwayError } from '#contract/errors.ts';
import type { DeployedCandidate, Deployment } from '#contract/service/deployment.ts';
import type { DeployInput } from '#contract/service/index.ts';
import { SERVICE_NAME_PATTERN, suggestServiceName } from '#contract/service/name.ts';
import type { PublishResult } from '#contract/service/service.ts';
import { findCluster } from '#core/cluster/clusters.ts';
import { platformOfCluster } from '#core/cluster/node-platform.ts';
import type { CoreContext } from '#core/context.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { buildImage } from '#core/image/build.ts';
import { findPublishable } from '#core/image/image-records.ts';
import { lastSucceeded } from '#core/run/history.ts';
import type { ImageRecord } from '#core/store/store.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { loadService } from '../read/find-services.ts';
import { findService, type Target, targetOf } from '../read/target.ts';
import { readHistory } from '../record/history.ts';
import { deploy, type Wanted } from './deploy.ts';
import type { ServingFacts } from './deployed-image.ts';
import { earlierDeployment } from './earlier-deployment.ts';
import { imageWithModel } from './new-model.ts';
import { pushToCluster } from './push.ts';
import { changedParts } from './settings-change.ts';

/** What is asked for of a service that is there; only a retraining names its candidate, no caller of the contract can. */
export type UpdateInput = DeployInput & {
  readonly name: string;
  readonly candidate?: DeployedCandidate | undefined;
};

/** The cluster that is meant: the one that is named, the only one, or the one that has the service. */
export async function deployTarget(
  context: CoreContext,
  input: Pick<DeployInput, 'name' | 'cluster'>,
): Promise<Target> {
  const { name, cluster } = input;
  const isOpen = cluster === undefined && (await context.store.clusters.all()).length > 1;
  if (!isOpen || name === undefined) return targetOf(context, await findCluster(context, cluster));
  try {
    return (await findService(context, { name })).target;
  } catch (error) {
    if (!(error instanceof SlipwayError) || error.code !== 'not_found') throw error;
    return targetOf(context, await findCluster(context));
  }
}

/** Publishes an image as a service; one of that name that is there is updated. */
export async function publish(
  context: CoreContext,
  input: DeployInput,
  work: TaskWork,
): Promise<PublishResult> {
  const { name } = input;
  if (input.image === undefined && input.folder === undefined) {
    if (name !== undefined) return update(context, { ...input, name }, work);
    throw new SlipwayError('bad_input', {
      message: 'Nothing to publish was given.',
      hint: 'Give a built image (`slipway image list`) or a project folder.',
    });
  }
  const target = await deployTarget(context, input);
  const image = await localImage(context, target, input, work);
  const service = serviceName(name ?? image.name);
  work.subject({ service, cluster: target.cluster.name, image: image.reference });
  const wanted = fromLocalImage({ context, target, service, image, input });
  return deploy(context, target, { ...wanted, request: await succeededWith(context, image) }, work);
}

/** Changes a service that is there: another image, another model, settings, or an earlier deployment brought back. */
export async function update(
  context: CoreContext,
  input: UpdateInput,
  work: TaskWork,
): Promise<PublishResult> {
  const { target } = await findService(context, input);
  const service = input.name;
  work.subject({ service, cluster: target.cluster.name });
  const updated = await updatedImage(context, { target, input }, work);
  if (updated !== undefined) {
    const { image } = updated;
    const wanted = fromLocalImage({ context, target, service, ...updated, input });
    const request = await succeededWith(context, image);
    return deploy(context, target, { ...wanted, request, candidate: input.candidate }, work);
  }
  const earlier = await earlierOf(target, input);
  const { image: serving } = earlier ?? (await loadService(target, service)).service;
  return deploy(
    context,
    target,
    {
      service,
      image: async () => serving,
      ...changed(input, earlier),
      ...(earlier === undefined ? {} : { rollbackOf: earlier.number }),
    },
    work,
  );
}

/** A request that a run of this image has answered: a service of it must answer it too. */
async function succeededWith(context: CoreContext, image: ImageRecord): Promise<string | undefined> {
  const { folder, reference } = image;
  return folder === ''
    ? undefined
    : lastSucceeded(context, { folder: localPathOf(folder), image: reference });
}

async function earlierOf(target: Target, { name, to }: UpdateInput): Promise<Deployment | undefined> {
  if (to === undefined) return undefined;
  const [history, { service }] = await Promise.all([readHistory(target, name), loadService(target, name)]);
  return earlierDeployment(history, { service: name, to, current: service.deployment });
}

async function localImage(
  context: CoreContext,
  target: Target,
  { folder, image, builder: wanted }: Pick<DeployInput, 'folder' | 'image' | 'builder'>,
  work: TaskWork,
): Promise<ImageRecord> {
  if (folder === undefined) return findPublishable(context, { reference: image ?? '', builder: wanted });
  const platform = await platformOfCluster(context, { cluster: target.cluster.name, builder: wanted });
  const request = { folder, engine: wanted, purpose: 'publish', upgrade: false, noCache: false } as const;
  return (await buildImage(context, { ...request, platform }, work)).image;
}

interface Updated {
  readonly image: ImageRecord;
  /** Of an image that no manifest of this machine describes. */
  readonly facts?: ServingFacts | undefined;
}

async function updatedImage(
  context: CoreContext,
  { target, input }: { readonly target: Target; readonly input: UpdateInput },
  work: TaskWork,
): Promise<Updated | undefined> {
  if (input.image !== undefined || input.folder !== undefined)
    return { image: await localImage(context, target, input, work) };
  const { model, builder, name: service } = input;
  if (model === undefined) return undefined;
  const { image: serving } = (await loadService(target, service)).service;
  const image = await imageWithModel(context, target, { service, image: serving, model, builder }, work);
  return { image, facts: serving };
}

function fromLocalImage(options: {
  readonly context: CoreContext;
  readonly target: Target;
  readonly service: string;
  readonly image: ImageRecord;
  readonly facts?: ServingFacts | undefined;
  readonly input: DeployInput;
}): Wanted {
  const { context, target } = options;
  return {
    service: options.service,
    image: (work) => pushToCluster(context, target, options, work),
    ...changed(options.input),
  };
}

function changed(input: DeployInput, earlier?: Deployment): Omit<Wanted, 'service' | 'image'> {
  return {
    parts: (before) => changedParts(earlier ?? before, input.settings),
    secrets: input.settings.secrets ?? {},
    force: input.force,
    proof: input.proof,
  };
}

/** As in 2017: 3 to 32 characters. `name_invalid` proposes one that works. */
function serviceName(name: string): string {
  if (SERVICE_NAME_PATTERN.test(name)) return name;
  const suggestion = suggestServiceName(name);
  throw new SlipwayError('name_invalid', {
    message: `“${name}” cannot be the name of a service: 3 to 32 lower-case letters, digits and “-”, a letter first.`,
    hint: `Give another with --name, like ${suggestion === '' ? 'my-service' : suggestion}.`,
  });
}
