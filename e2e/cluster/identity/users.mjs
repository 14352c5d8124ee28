import { ADDRESSES, DEVELOPER_NAMESPACE, HOST_ON_BRIDGE } from '../addresses.mjs';
import { createAuthorities, createCertificate } from './certificates.mjs';
import { writeKubeconfig } from './kubeconfig.mjs';

/** @typedef {import('./certificates.mjs').Certificate} Certificate */

/** @type {readonly Certificate[]} */
const SERVERS = [
  {
    name: 'api-server',
    subject: '/CN=kube-apiserver',
    alternativeNames: [
      'DNS:localhost',
      'DNS:kubernetes',
      'DNS:kubernetes.default',
      'DNS:kubernetes.default.svc',
      'DNS:kubernetes.default.svc.cluster.local',
      `IP:${ADDRESSES.apiServer.host}`,
      `IP:${ADDRESSES.apiService}`,
      `IP:${HOST_ON_BRIDGE}`,
    ],
  },
  { name: 'api-server-as-kubelet-client', subject: '/O=system:masters/CN=kube-apiserver-kubelet-client' },
];

/** Everybody who has a kubeconfig, apart from the nodes. @type {readonly Certificate[]} */
const USERS = [
  { name: 'admin', subject: '/O=system:masters/CN=admin' },
  { name: 'developer', subject: '/O=developers/CN=developer' },
  { name: 'controller-manager', subject: '/CN=system:kube-controller-manager' },
  { name: 'scheduler', subject: '/CN=system:kube-scheduler' },
  { name: 'kube-proxy', subject: '/CN=system:kube-proxy' },
  { name: 'coredns', subject: '/CN=system:coredns' },
  {
    name: 'metrics-server',
    subject: '/CN=system:metrics-server',
    alternativeNames: ['DNS:metrics-server.kube-system.svc', `IP:${HOST_ON_BRIDGE}`],
  },
  { name: 'traefik', subject: '/CN=system:ingress' },
];

/** Makes the authorities, and certificate and kubeconfig of everybody who talks to the API server but the nodes. */
export async function createUsers() {
  await createAuthorities();
  await Promise.all([
    createCertificate({ name: 'front-proxy', subject: '/CN=front-proxy-client' }, 'front-ca'),
    ...SERVERS.map((server) => createCertificate(server)),
    ...USERS.map(async (user) => {
      await createCertificate(user);
      await writeKubeconfig(user.name, user.name === 'developer' ? { namespace: DEVELOPER_NAMESPACE } : {});
    }),
  ]);
}
