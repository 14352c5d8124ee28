import { ADDRESSES } from '../addresses.mjs';
import { flags } from '../flags.mjs';
import { statusOf } from '../http-answer.mjs';
import { kubeconfigFile } from '../identity/kubeconfig.mjs';
import { roleOf } from './objects.mjs';

/** @typedef {import('../cluster-process.mjs').ClusterProcess} ClusterProcess */

const CLASS = 'traefik';

/** The Ingress controller. @returns {ClusterProcess} */
export function traefik() {
  return {
    name: 'traefik',
    program: 'traefik',
    environment: { KUBECONFIG: kubeconfigFile('traefik') },
    programArguments: flags({
      'global.checknewversion': false,
      'global.sendanonymoususage': false,
      'log.level': 'INFO',
      'entrypoints.web.address': ADDRESSES.ingress.http,
      'entrypoints.websecure.address': ADDRESSES.ingress.https,
      'entrypoints.websecure.http.tls': true,
      // By default it follows changed endpoints after up to 2 s: a pod that ends sooner loses requests meanwhile.
      'providers.providersthrottleduration': '200ms',
      'providers.kubernetesingress': true,
      'providers.kubernetesingress.ingressclass': CLASS,
      // As the Ingress API says: the path /app does not match /application.
      'providers.kubernetesingress.strictprefixmatching': true,
      'providers.kubernetesingress.ingressendpoint.ip': '127.0.0.1',
    }),
    ready: async () => (await statusOf(`http://${ADDRESSES.ingress.http}/`)) === 404,
  };
}

/** @returns {readonly object[]} the class that Ingresses name, and the controller's rights */
export function traefikObjects() {
  const read = ['get', 'list', 'watch'];
  return [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IngressClass',
      metadata: { name: CLASS, annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } },
      spec: { controller: 'traefik.io/ingress-controller' },
    },
    ...roleOf('system:ingress', [
      { apiGroups: [''], resources: ['services', 'secrets', 'nodes', 'configmaps'], verbs: read },
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
      { apiGroups: ['networking.k8s.io'], resources: ['ingresses', 'ingressclasses'], verbs: read },
      { apiGroups: ['networking.k8s.io'], resources: ['ingresses/status'], verbs: ['update', 'patch'] },
    ]),
  ];
}
