import { SlipwayError } from '#contract/errors.ts';
import type { Deployment } from '#contract/service/deployment.ts';
import type { ProofRequest, PublishInput, UpdateInput } from '#contract/service/index.ts';
import type { PublishResult } from '#contract/service/service.ts';
import { SERVICE_NAME_PATTERN, type ServiceSettingsChange } from '#contract/service/settings.ts';
import { findCluster } from '#core/cluster/clusters.ts';
import type { CoreContext } from '#core/context.ts';
import { buildImage } from '#core/image/build.ts';
import { findImage } from '#core/image/image-records.ts';
import type { ImageRecord } from '#core/store/store.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { loadService } from '../read/find-services.ts';
import { findService, type ServiceChoice, type Target, targetOf } from '../read/target.ts';
import { lastGood, readHistory } from '../record/history.ts';
import { buildWithModel } from './build-with-model.ts';
import { deploy, type Wanted } from './deploy.ts';
import { pushToCluster } from './push.ts';
import { changeSecretNames, changeSettings, DEFAULT_SETTINGS } from './settings-change.ts';

/** Publishes an image as a service; one of that name that is there is updated. */
export async function publish(
  context: CoreContext,
  input: PublishInput,
  work: TaskWork,
): Promise<PublishResult> {
  const target = await targetOf(context, await findCluster(context, input.cluster));
  const image = await localImage(context, input, work);
  const service = serviceName(input.name ?? image.name);
  work.subject({ service, cluster: target.cluster.name, image: image.reference });
  return deploy(context, target, fromLocalImage({ context, target, service, image, input }), work);
}

/** Changes a service that is there: another image, another model, settings. */
export async function update(
  context: CoreContext,
  input: UpdateInput,
  work: TaskWork,
): Promise<PublishResult> {
  const { target } = await findService(context, input);
  work.subject({ service: input.name, cluster: target.cluster.name });
  const image = await updatedImage(context, { target, input }, work);
  if (image === undefined) return deploy(context, target, await withServingImage(target, input), work);
  const wanted = fromLocalImage({ context, target, service: input.name, image, input });
  return deploy(context, target, { ...wanted, proof: input.proof }, work);
}

/** Brings back the image and settings of an earlier deployment, as a new one. */
export async function rollback(
  context: CoreContext,
  input: ServiceChoice & { readonly to?: number | undefined },
  work: TaskWork,
): Promise<PublishResult> {
  const { target } = await findService(context, input);
  work.subject({ service: input.name, cluster: target.cluster.name });
  const earlier = await rollbackTarget(target, input);
  return deploy(
    context,
    target,
    {
      service: input.name,
      image: async () => earlier.image,
      settings: () => earlier.settings,
      secretNames: () => earlier.secretNames,
      secrets: {},
      force: true,
      rollbackOf: earlier.number,
    },
    work,
  );
}

async function rollbackTarget(
  target: Target,
  input: { readonly name: string; readonly to?: number | undefined },
): Promise<Deployment> {
  const history = await readHistory(target, input.name);
  const current = (await loadService(target, input.name)).service.deployment;
  const earlier =
    input.to === undefined
      ? lastGood(history, current)
      : history.deployments.find(({ number }) => number === input.to);
  if (earlier !== undefined) return earlier;
  throw new SlipwayError('not_found', {
    message:
      input.to === undefined
        ? `${input.name} has no earlier deployment that succeeded.`
        : `${input.name} has no deployment ${input.to}.`,
    hint: '`slipway service history` shows those there are.',
  });
}

async function localImage(
  context: CoreContext,
  input: Pick<PublishInput, 'folder' | 'image'>,
  work: TaskWork,
): Promise<ImageRecord> {
  if (input.folder !== undefined) {
    const built = await buildImage(
      context,
      { folder: input.folder, engine: 'docker', upgrade: false, noCache: false },
      work,
    );
    return findImage(context, { reference: built.image.reference, engine: 'docker' });
  }
  if (input.image === undefined)
    throw new SlipwayError('bad_input', {
      message: 'Say what to publish.',
      hint: 'Give a built image (`slipway image list`) or a project folder.',
    });
  return findImage(context, { reference: input.image, engine: 'docker' });
}

async function updatedImage(
  context: CoreContext,
  { target, input }: { readonly target: Target; readonly input: UpdateInput },
  work: TaskWork,
): Promise<ImageRecord | undefined> {
  if (input.image !== undefined || input.folder !== undefined) return localImage(context, input, work);
  if (input.model === undefined) return undefined;
  const { service } = await loadService(target, input.name);
  return buildWithModel(context, { image: service.image, model: input.model }, work);
}

function fromLocalImage(options: {
  readonly context: CoreContext;
  readonly target: Target;
  readonly service: string;
  readonly image: ImageRecord;
  readonly input: { readonly settings: ServiceSettingsChange; readonly force: boolean };
}): Wanted {
  const { context, target, image } = options;
  return {
    service: options.service,
    image: (work) => pushToCluster(context, target, image, work),
    ...changed(options.input),
  };
}

async function withServingImage(
  target: Target,
  input: UpdateInput & { readonly proof?: ProofRequest | undefined },
): Promise<Wanted> {
  const { service } = await loadService(target, input.name);
  return { service: input.name, image: async () => service.image, ...changed(input), proof: input.proof };
}

function changed(input: {
  readonly settings: ServiceSettingsChange;
  readonly force: boolean;
}): Pick<Wanted, 'settings' | 'secretNames' | 'secrets' | 'force'> {
  return {
    settings: (before) => changeSettings(before?.settings ?? DEFAULT_SETTINGS, input.settings),
    secretNames: (before) => changeSecretNames(before?.secretNames ?? [], input.settings),
    secrets: input.settings.secrets ?? {},
    force: input.force,
  };
}

/** As in 2017: 3 to 32 characters. `name_invalid` proposes one that works. */
function serviceName(name: string): string {
  if (SERVICE_NAME_PATTERN.test(name)) return name;
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 32)
    .replace(/-+$/, '');
  throw new SlipwayError('name_invalid', {
    message: `“${name}” cannot be the name of a service: 3 to 32 lower-case letters, digits and “-”, a letter first.`,
    hint: `Give another with --name, like ${plain.length >= 3 ? plain : 'my-service'}.`,
  });
}
