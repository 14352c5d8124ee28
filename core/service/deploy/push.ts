import { SlipwayError } from '#contract/errors.ts';
import type { DeployedImage } from '#contract/service/deployment.ts';
import type { CoreContext } from '#core/context.ts';
import { PUSH_TITLE } from '#core/docker/push.ts';
import { pause } from '#core/kubernetes/until.ts';
import { credentialsFor, dockerAuth } from '#core/registry/credentials.ts';
import { openRegistry } from '#core/registry/registry-client.ts';
import type { ImageRecord } from '#core/store/store.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import type { Target } from '../read/target.ts';
import { attachDocuments } from './attach-documents.ts';
import { deployedImage, type ServingFacts, tagOf } from './deployed-image.ts';

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

/**
 * Brings a built image to the registry of the cluster; nothing is sent when it is there already. The nodes then get it by its digest,
 * so that a moved tag does not change any service.
 */
export async function pushToCluster(
  context: CoreContext,
  target: Target,
  { image, facts }: { readonly image: ImageRecord; readonly facts?: ServingFacts | undefined },
  work: TaskWork,
): Promise<DeployedImage> {
  const { registry, pullRegistry } = target.cluster;
  const tag = tagOf(image);
  const digest = await work.within('push', PUSH_TITLE, async () => {
    const present = await presentDigest(context, {
      registry,
      repository: image.name,
      tag,
      engineId: image.engineId,
    });
    if (present !== undefined) {
      work.endStep('push', 'cached', 'the registry has it');
      return present;
    }
    const credentials = await credentialsFor(context, registry);
    const request = {
      engineId: image.engineId,
      repository: `${registry}/${image.name}`,
      tag,
      credentials: credentials === undefined ? undefined : dockerAuth(credentials),
    };
    const engine = context.engines.builder(image.engine);
    const pushed = await whenNotBusy(() => engine.push(request, work), work);
    work.endStep(
      'push',
      'done',
      pushed.sent === undefined
        ? `${pushed.layers} layers`
        : `${pushed.sent.layers} of ${pushed.layers} layers new, ${megabytes(pushed.sent.bytes)}`,
    );
    return pushed.digest;
  });
  await attachDocuments(context, { image, registry, digest }, work);
  return deployedImage(context, image, `${pullRegistry ?? registry}/${image.name}@${digest}`, facts);
}

const BUSY_WAITS_S = [5, 15, 30, 60, 60];

/** A registry that allows only so many requests is waited for: what was sent already is not sent again. */
export async function whenNotBusy<Result>(
  push: () => Promise<Result>,
  { log, signal }: Pick<TaskWork, 'log' | 'signal'>,
  waits: readonly number[] = BUSY_WAITS_S,
): Promise<Result> {
  const [wait, ...rest] = waits;
  try {
    return await push();
  } catch (error) {
    const isBusy = error instanceof SlipwayError && error.details?.kind === 'busy';
    if (!isBusy || wait === undefined) throw error;
    log(`${error.message} Trying again in ${wait} s.`, 'registry');
    await pause(wait * 1000, signal);
    return whenNotBusy(push, { log, signal }, rest);
  }
}

interface Wanted {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  readonly engineId: string;
}

/** The digest under which the registry has this very image; undefined when it has to be pushed. */
async function presentDigest(context: CoreContext, wanted: Wanted): Promise<string | undefined> {
  const registry = await openRegistry(context, wanted.registry);
  try {
    const manifest = await registry.readManifest(wanted.repository, wanted.tag);
    return manifest !== undefined && configDigest(manifest.content) === wanted.engineId
      ? manifest.digest
      : undefined;
  } catch (error) {
    // A registry that lets us push but not read: the push will tell.
    if (error instanceof SlipwayError && error.code === 'registry_failed') return undefined;
    throw error;
  } finally {
    registry.close();
  }
}

/** The id of an image in the engine is the digest of its configuration (OCI image-spec, image id). */
function configDigest(content: unknown): string | undefined {
  const config =
    typeof content === 'object' && content !== null && 'config' in content ? content.config : undefined;
  const digest =
    typeof config === 'object' && config !== null && 'digest' in config ? config.digest : undefined;
  return typeof digest === 'string' ? digest : undefined;
}
