import { expect, test } from 'vitest';
import { differences } from './differences.ts';

test('what the cluster or others added is no difference', () => {
  const sent = { spec: { ports: [{ name: 'http', port: 80 }] } };
  const found = {
    spec: {
      clusterIP: '10.0.0.1',
      ports: [
        { name: 'other', port: 1 },
        { name: 'http', port: 80, protocol: 'TCP' },
      ],
    },
  };
  expect(differences(sent, found)).toEqual([]);
});

test('items of lists are matched by name, and missing ones are differences', () => {
  const sent = {
    env: [
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
    ],
  };
  const found = { env: [{ name: 'B', value: '3' }] };
  expect(differences(sent, found)).toEqual([
    { path: 'env[A].name', before: undefined, after: 'A' },
    { path: 'env[A].value', before: undefined, after: '1' },
    { path: 'env[B].value', before: '3', after: '2' },
  ]);
});

test('amounts are compared by what they mean', () => {
  const of = (cpu: string, memory: string) => ({ resources: { requests: { cpu, memory } } });
  expect(differences(of('0.5', '1024Mi'), of('500m', '1Gi'))).toEqual([]);
  expect(differences(of('0.5', '1Gi'), of('600m', '1Gi'))).toEqual([
    { path: 'resources.requests.cpu', before: '600m', after: '0.5' },
  ]);
});
