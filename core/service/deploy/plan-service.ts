import { stringify } from 'yaml';
import type {
  DeployedImage,
  Deployment,
  PlannedObject,
  ServiceChange,
  ServicePlan,
} from '#contract/service/deployment.ts';
import type { DeployInput } from '#contract/service/index.ts';
import type { ServiceSettings } from '#contract/service/settings.ts';
import type { CoreContext } from '#core/context.ts';
import { findPublishable } from '#core/image/image-records.ts';
import { readObject } from '#core/kubernetes/objects.ts';
import { applyOwn, isOwn, type Owned } from '#core/kubernetes/ownership.ts';
import type { Kind, KubernetesObject } from '#core/kubernetes/resource.ts';
import type { ImageRecord } from '#core/store/store.ts';
import { admittedIn, unadmitted } from '../drift/admission.ts';
import { differences } from '../drift/differences.ts';
import { driftText } from '../drift/drift-guard.ts';
import { mustBeOurs } from '../objects/ownership.ts';
import { absentKinds, kindsOf, planObjects } from '../objects/plan-objects.ts';
import { inputsOf } from '../objects/service-inputs.ts';
import { findServices } from '../read/find-services.ts';
import { describeService, type FoundService } from '../read/read-service.ts';
import { sameAddress, sameAddressText } from '../read/same-address.ts';
import type { Target } from '../read/target.ts';
import { urlOf } from '../read/url.ts';
import { lastGood } from '../record/history.ts';
import { collectsInReplica, storeOf, volumeOf } from '../record-place.ts';
import { clusterDefaults } from './cluster-defaults.ts';
import { deployedImage } from './deployed-image.ts';
import { earlierDeployment } from './earlier-deployment.ts';
import { deployTarget } from './publish.ts';
import { mustKnowStore, mustRecordInto } from './record-check.ts';
import { changedParts, compareDeployments } from './settings-change.ts';

/**
 * What a deployment with the same input would create and change. The cluster is asked by a dry run, so that its own rules and quotas
 * speak; nothing is changed.
 */
export async function planService(context: CoreContext, input: DeployInput): Promise<ServicePlan> {
  const target = await deployTarget(context, input);
  const local =
    input.image === undefined
      ? undefined
      : await findPublishable(context, { reference: input.image, builder: input.builder });
  const service = input.name ?? local?.name ?? '';
  const [found] = await findServices(target, service);
  const before = found === undefined ? undefined : lastGood(found.history);
  const described = found === undefined ? undefined : describeService(target, found);
  const earlier =
    input.to === undefined || found === undefined || described === undefined
      ? undefined
      : earlierDeployment(found.history, { service, to: input.to, current: described.deployment });
  const image =
    local === undefined
      ? unbuiltImage(input, (earlier ?? before)?.image)
      : await plannedImage(context, target, local);
  const parts = {
    ...changedParts(earlier ?? before, input.settings),
    image,
    cluster: await clusterDefaults(target),
  };
  await mustKnowStore(context, parts.settings);
  // What is yet to be built says after the build whether it can.
  if (local !== undefined) mustRecordInto(image, parts.settings);
  const deployment = plannedDeployment(parts, before);
  const objects = await planned(target, { service, deployment });
  const url = urlOf(target.cluster, service, found?.service);
  return {
    cluster: target.cluster.name,
    namespace: target.namespace,
    service,
    isNew: found === undefined,
    image: parts.image.reference,
    changes: [...compareDeployments(before, parts), ...scaledByHand(found, parts.settings)],
    objects,
    drift: (described?.drift ?? []).map(driftText),
    rollsOut: objects.some(isNewReplicas),
    ...(url === undefined ? {} : { url }),
    warnings: [...warningsOf(target, parts.settings), ...(await addressWarnings(target, service))],
  };
}

/** A number of replicas that was set outside Slipway, which a deployment resets. */
function scaledByHand(found: FoundService | undefined, { scale }: ServiceSettings): readonly ServiceChange[] {
  const replicas = found?.deployment.spec?.replicas;
  const isOpen = scale.kind !== 'fixed' || replicas === undefined || replicas === 0;
  if (isOpen || replicas === scale.replicas) return [];
  return [{ subject: 'running replicas', before: String(replicas), after: String(scale.replicas) }];
}

function isNewReplicas({ kind, action, differences: found }: PlannedObject): boolean {
  return (
    kind === 'Deployment' &&
    (action === 'create' || found.some(({ path }) => path.startsWith('spec.template.')))
  );
}

/** The image where it is built first, or stays: one that is yet to be built has no number and no digest. */
function unbuiltImage({ folder, model }: DeployInput, current: DeployedImage | undefined): DeployedImage {
  if (folder === undefined && model === undefined) return current ?? NO_IMAGE;
  const { reference } = current ?? NO_IMAGE;
  const name = reference.slice(0, reference.lastIndexOf(':'));
  return {
    ...(current ?? NO_IMAGE),
    reference: `${name}:next`,
    address: `${name}:next`,
    manifestDigest: NO_DIGEST,
  };
}

const NO_DIGEST = `sha256:${'0'.repeat(64)}`;

/** Stands for an image that is not known yet: a folder that is built first. */
const NO_IMAGE: DeployedImage = {
  reference: 'to-be-built:1',
  address: 'to-be-built',
  manifestDigest: NO_DIGEST,
  models: [],
  serving: { workers: 1, concurrency: 1, queue: 10, timeoutSeconds: 60 },
};

/** The address without its digest, which only a push tells. */
function plannedImage(context: CoreContext, target: Target, image: ImageRecord): Promise<DeployedImage> {
  const { registry, pullRegistry } = target.cluster;
  return deployedImage(context, image, `${pullRegistry ?? registry}/${image.name}:${image.version}`);
}

function plannedDeployment(
  parts: Pick<Deployment, 'settings' | 'secretNames' | 'image' | 'cluster'>,
  before: Deployment | undefined,
): Deployment {
  // The same image keeps the address it has: its digest is known.
  const image =
    before !== undefined && before.image.manifestDigest === parts.image.manifestDigest
      ? before.image
      : parts.image;
  return {
    ...parts,
    image,
    number: (before?.number ?? 0) + 1,
    state: 'running',
    change: '',
    by: '',
    startedAt: new Date(0).toISOString(),
    ...(before?.secretDigest === undefined ? {} : { secretDigest: before.secretDigest }),
    ...(before?.storeDigest === undefined || storeOf(parts.settings) === undefined
      ? {}
      : { storeDigest: before.storeDigest }),
    ...(before?.pullSecret === undefined ? {} : { pullSecret: before.pullSecret }),
    ...(before?.tlsSecret === undefined ? {} : { tlsSecret: before.tlsSecret }),
  };
}

async function planned(
  target: Target,
  about: { readonly service: string; readonly deployment: Deployment },
): Promise<readonly PlannedObject[]> {
  const inputs = inputsOf(target.cluster, about.service, about.deployment);
  const objects = planObjects(inputs);
  await mustBeOurs(target, about.service, kindsOf(inputs));
  const made = await Promise.all(objects.map((object) => plannedObject(target, about.service, object)));
  const gone = await Promise.all(
    absentKinds(objects).map(async (kind): Promise<PlannedObject[]> => {
      const where = { kind, namespace: target.namespace, name: about.service };
      const found = await readObject<Owned>(target.connection, where);
      return found === undefined || !isOwn(found, about.service)
        ? []
        : [{ kind, name: about.service, action: 'delete', differences: [], yaml: '' }];
    }),
  );
  return [...made, ...gone.flat()];
}

async function plannedObject(
  target: Target,
  service: string,
  object: KubernetesObject,
): Promise<PlannedObject> {
  const where = { kind: object.kind as Kind, namespace: target.namespace, name: object.metadata.name };
  const before = await readObject<KubernetesObject>(target.connection, where);
  // Says no where the real apply would: rights, quota, policies, a field that is wrong.
  const result = await applyOwn(target.connection, object, { ...where, service, isDryRun: true });
  const found =
    before === undefined
      ? []
      : unadmitted(differences(object, before), object.kind, admittedIn(object, result)).filter(
          ({ path }) => !/slipway\.io\/deployment|kubernetes\.io\/change-cause/.test(path),
        );
  return {
    kind: object.kind,
    name: object.metadata.name,
    action: before === undefined ? 'create' : found.length > 0 ? 'change' : 'none',
    differences: found.map(({ path, before: old, after }) => ({
      path,
      ...(old === undefined ? {} : { before: old }),
      ...(after === undefined ? {} : { after }),
    })),
    yaml: stringify(object),
  };
}

async function addressWarnings(target: Target, service: string): Promise<readonly string[]> {
  const { exposure } = target.cluster;
  const other = exposure.kind === 'ingress' ? await sameAddress(target, service) : undefined;
  return other === undefined || exposure.kind !== 'ingress'
    ? []
    : [sameAddressText(other, exposure.host, service)];
}

function isScaled({ scale }: ServiceSettings): boolean {
  return scale.kind === 'auto' ? scale.max > 1 : scale.replicas > 1;
}

function warningsOf({ cluster }: Target, settings: ServiceSettings): readonly string[] {
  return [
    ...(cluster.exposure.kind === 'none'
      ? [
          'The cluster has no exposure: the service is reached from inside it, or with `slipway service open`.',
        ]
      : []),
    ...(cluster.exposure.kind === 'ingress' && cluster.tls.kind === 'none'
      ? ['Without TLS the keys are sent unencrypted. Set a certificate for the cluster.']
      : []),
    ...(collectsInReplica(settings)
      ? ['Collected data is in the temporary folder of each replica and is deleted with it.']
      : []),
    ...(volumeOf(settings) !== undefined && isScaled(settings)
      ? [
          'Replicas on several nodes can only record into a volume that all of them can mount (ReadWriteMany).',
        ]
      : []),
  ];
}
