import { expect, test } from 'vitest';
import { keepsCachesApart, readLimits, readProduct } from './product.ts';

test.each([
  // Docker 20.10.24 of Debian 12 and Podman 4.3.1 of Debian 12, without what is not looked at.
  [
    { Version: '20.10.24+dfsg1', Components: [{ Name: 'Engine' }, { Name: 'containerd' }, { Name: 'runc' }] },
    { name: 'Docker', version: '20.10.24+dfsg1' },
  ],
  [
    {
      Version: '4.3.1',
      Components: [{ Name: 'Podman Engine' }, { Name: 'Conmon' }, { Name: 'OCI Runtime (crun)' }],
    },
    { name: 'Podman', version: '4.3.1' },
  ],
  [{ Version: '19.03.1' }, { name: 'Docker', version: '19.03.1' }],
])('an engine is known by its answer %j', (answer, product) => {
  expect(readProduct(answer)).toEqual(product);
});

const ALL = { MemoryLimit: true, CpuCfsQuota: true };

test.each([
  ['Docker', '20.10.24+dfsg1', ALL, []],
  ['Docker', '28.0.0-rc.1', {}, []],
  ['Podman', '4.3.1', ALL, []],
  ['Podman', '5.4.2', ALL, []],
  ['Docker', '19.03.15', ALL, [/cannot build images: that needs Docker 20\.10/]],
  ['Podman', '3.0.1', ALL, [/cannot build images: that needs Podman 4\.0/]],
  [
    'Podman',
    '4.3.1',
    { MemoryLimit: false, CpuCfsQuota: false, Rootless: true },
    [/memory and CPU.*delegated/],
  ],
  [
    'Docker',
    '26.1.5',
    { ...ALL, CpuCfsQuota: false, SecurityOptions: ['name=rootless'] },
    [/the CPU of a run.*delegated/],
  ],
  ['Podman', '4.3.1', { ...ALL, Rootless: true, CgroupVersion: '1' }, [/memory and CPU.*delegated/]],
  ['Podman', '4.3.1', { ...ALL, Rootless: true, CgroupVersion: '2' }, []],
  ['Podman', '4.3.1', { ...ALL, Rootless: false, CgroupVersion: '1' }, []],
  ['Docker', '26.1.5', { ...ALL, MemoryLimit: false }, [/the memory of a run\.$/]],
] as const)('%s %s with %j cannot do: %j', (name, version, info, wanted) => {
  const limits = readLimits({ name, version }, info);
  expect(limits).toHaveLength(wanted.length);
  for (const [index, pattern] of wanted.entries()) expect(limits[index]).toMatch(pattern);
});

test.each([
  ['Docker', '20.10.24', true],
  ['Podman', '4.3.1', false],
  ['Podman', '4.4.0', true],
  ['Podman', '5.4.2', true],
] as const)('%s %s has caches of its own for each user: %s', (name, version, wanted) => {
  expect(keepsCachesApart({ name, version })).toBe(wanted);
});
