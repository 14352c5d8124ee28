import { expect, test } from 'vitest';
import { platformFor } from './node-platform.ts';

test.each<[string, readonly string[] | undefined, string | undefined]>([
  ['amd64', ['amd64', 'arm64'], undefined],
  ['amd64', ['arm64', 'arm64'], 'linux/arm64'],
  ['arm64', ['amd64'], 'linux/amd64'],
  ['arm64', ['arm64', 'amd64'], undefined],
  ['amd64', ['s390x', 'arm64'], 'linux/arm64'],
  ['amd64', ['s390x'], undefined],
  ['amd64', [], undefined],
  ['amd64', undefined, undefined],
])('built for %s, on nodes of %j: %s', (usual, nodes, wanted) => {
  expect(platformFor(usual, nodes)).toBe(wanted);
});
