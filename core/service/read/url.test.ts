import { expect, test } from 'vitest';
import type { Cluster } from '#contract/cluster/cluster.ts';
import { urlOf } from './url.ts';

const ingress = { kind: 'ingress', host: 'models.example.org', httpPort: 80, httpsPort: 443 } as const;
const withPort = (nodePort: number) => ({ spec: { ports: [{ port: 80, nodePort }] } });
const withAddress = (ip: string) => ({ status: { loadBalancer: { ingress: [{ ip }] } } });

test.each<[string, Pick<Cluster, 'exposure' | 'tls'>, Parameters<typeof urlOf>[2], string | undefined]>([
  [
    'an ingress',
    { exposure: ingress, tls: { kind: 'none' } },
    undefined,
    'http://models.example.org/api/v1/service/iris',
  ],
  [
    'an ingress with TLS',
    { exposure: ingress, tls: { kind: 'secret', name: 'x' } },
    undefined,
    'https://models.example.org/api/v1/service/iris',
  ],
  [
    'another port',
    { exposure: { ...ingress, httpPort: 8080 }, tls: { kind: 'none' } },
    undefined,
    'http://models.example.org:8080/api/v1/service/iris',
  ],
  [
    'a node',
    { exposure: { kind: 'node-port', host: 'node-a' }, tls: { kind: 'none' } },
    withPort(30123),
    'http://node-a:30123/api/v1/service/iris',
  ],
  [
    'a load balancer',
    { exposure: { kind: 'load-balancer' }, tls: { kind: 'none' } },
    withAddress('192.0.2.1'),
    'http://192.0.2.1/api/v1/service/iris',
  ],
  [
    'a load balancer that is not there yet',
    { exposure: { kind: 'load-balancer' }, tls: { kind: 'none' } },
    {},
    undefined,
  ],
  ['nothing', { exposure: { kind: 'none' }, tls: { kind: 'none' } }, undefined, undefined],
])('behind %s', (_what, cluster, object, expected) => {
  expect(urlOf(cluster, 'iris', object)).toBe(expected);
});
