import type { Deployment as DeploymentObject } from 'kubernetes-types/apps/v1';
import { stringify } from 'yaml';
import type { Cluster } from '#contract/cluster/cluster.ts';
import { SlipwayError } from '#contract/errors.ts';
import type { Deployment } from '#contract/service/deployment.ts';
import type { CoreContext } from '#core/context.ts';
import type { KubernetesObject } from '#core/kubernetes/resource.ts';
import { objectNames } from '../names.ts';
import { planObjects } from '../objects/plan-objects.ts';
import { inputsOf } from '../objects/service-inputs.ts';
import { servingDeployment } from '../read/read-service.ts';
import { findService, type ServiceChoice } from '../read/target.ts';
import { readHistory } from '../record/history.ts';

export interface ExportedFile {
  readonly path: string;
  readonly text: string;
}

/** A service's objects as files for GitOps, as the deployment that serves describes them. */
export async function exportService(
  context: CoreContext,
  choice: ServiceChoice & { readonly as: 'yaml' | 'kustomize' },
): Promise<readonly ExportedFile[]> {
  const { target, deployment: object } = await findService<KubernetesObject & DeploymentObject>(
    context,
    choice,
  );
  const deployment = servingDeployment(object, await readHistory(target, choice.name));
  if (deployment === undefined)
    throw new SlipwayError('not_found', {
      message: `${choice.name} has no record of a deployment.`,
      hint: 'Publish it again; `kubectl get -o yaml` shows what is there.',
    });
  return exportedFiles(target.cluster, { name: choice.name, deployment, as: choice.as });
}

/** Pure: the same deployment gives the same files. No key and no secret value is in them; the Secrets that must exist are named. */
export function exportedFiles(
  cluster: Cluster,
  about: { readonly name: string; readonly deployment: Deployment; readonly as: 'yaml' | 'kustomize' },
): readonly ExportedFile[] {
  const { name, deployment } = about;
  const objects = planObjects(inputsOf(cluster, name, deployment)).map((object) =>
    withReplicas(object, deployment),
  );
  const head = requiredSecrets(name, deployment);
  if (about.as === 'yaml')
    return [{ path: `${name}.yaml`, text: head + objects.map((object) => stringify(object)).join('---\n') }];
  return [
    { path: 'kustomization.yaml', text: head + kustomization(objects, cluster.namespace) },
    ...objects.map((object) => ({ path: fileOf(object), text: stringify(withoutNamespace(object)) })),
  ];
}

/** Slipway sets the number through the Deployment's scale; files have nobody else to say it. An autoscaler's is its own. */
function withReplicas(object: KubernetesObject, { settings }: Deployment): KubernetesObject {
  if (object.kind !== 'Deployment' || settings.scale.kind !== 'fixed') return object;
  const { spec, ...rest }: KubernetesObject & Pick<DeploymentObject, 'spec'> = object;
  return { ...rest, ...{ spec: { replicas: settings.scale.replicas, ...spec } } };
}

function requiredSecrets(name: string, deployment: Deployment): string {
  const secrets = [
    `${objectNames.keys(name)}: the keys, as "primary" and "secondary"`,
    ...(deployment.secretNames.length === 0
      ? []
      : [`${objectNames.secrets(name)}: the secret variables ${deployment.secretNames.join(', ')}`]),
    ...(deployment.pullSecret === undefined
      ? []
      : [`${deployment.pullSecret}: credentials of the registry (kubernetes.io/dockerconfigjson)`]),
    ...(deployment.tlsSecret === undefined
      ? []
      : [`${deployment.tlsSecret}: certificate and key of the host (kubernetes.io/tls)`]),
  ];
  return [
    `# Service ${name}: ${deployment.image.reference}, deployment ${deployment.number}.`,
    '# These Secrets are not in here and must exist in the namespace:',
    ...secrets.map((secret) => `#   ${secret}`),
    '',
  ].join('\n');
}

function kustomization(objects: readonly KubernetesObject[], namespace: string): string {
  return stringify({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace,
    resources: objects.map(fileOf),
  });
}

/** `horizontal-pod-autoscaler.yaml`: one object a file, there is one of each kind. */
function fileOf({ kind }: KubernetesObject): string {
  return `${kind.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}.yaml`;
}

function withoutNamespace(object: KubernetesObject): KubernetesObject {
  const { namespace: _own, ...metadata } = object.metadata;
  return { ...object, metadata };
}
