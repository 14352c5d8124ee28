import { expect, test } from 'vitest';
import { billOfMaterials, type ImageContents } from './bill-of-materials.ts';
import { provenance } from './provenance.ts';

const image: ImageContents = {
  reference: 'iris:3',
  name: 'iris',
  version: 3,
  manifestDigest: `sha256:${'a'.repeat(64)}`,
  base: 'python:3.11-slim',
  baseDigest: `sha256:${'b'.repeat(64)}`,
  packages: [
    { name: 'scikit-learn', version: '1.7.2' },
    { name: 'Typing_Extensions', version: '4.15.0+local' },
  ],
  condaPackages: [{ name: 'gdal', version: '3.9' }],
  models: [{ reference: 'iris-model:2', digest: `sha256:${'c'.repeat(64)}` }],
  createdAt: '2026-01-02T03:04:05.000Z',
  slipwayVersion: '1.2.3',
  builder: 'direct',
  taskId: 'task',
};

test('a bill of materials names packages by package URL, models by digest, and the base', () => {
  const bill = JSON.parse(billOfMaterials(image));
  expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 });
  expect(bill.serialNumber).toMatch(
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  expect(bill.components.map((part: { 'bom-ref': string }) => part['bom-ref'])).toEqual([
    'pkg:pypi/scikit-learn@1.7.2',
    'pkg:pypi/typing-extensions@4.15.0%2Blocal',
    'pkg:conda/gdal@3.9',
    'slipway:model/iris-model:2',
    'slipway:base/python:3.11-slim',
  ]);
  expect(bill.components[3].hashes).toEqual([{ alg: 'SHA-256', content: 'c'.repeat(64) }]);
  expect(billOfMaterials(image)).toBe(billOfMaterials({ ...image }));
});

test('provenance is a statement about the pushed digest, with what went in', () => {
  const pushed = { name: 'registry.example.org/iris', digest: `sha256:${'d'.repeat(64)}` };
  expect(JSON.parse(provenance(image, pushed))).toMatchObject({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: pushed.name, digest: { sha256: 'd'.repeat(64) } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        resolvedDependencies: expect.arrayContaining([
          { uri: 'docker://python:3.11-slim', digest: { sha256: 'b'.repeat(64) } },
          { name: 'iris-model:2', uri: 'urn:slipway:model:iris-model:2', digest: { sha256: 'c'.repeat(64) } },
        ]),
      },
      runDetails: { builder: { version: { slipway: '1.2.3' } } },
    },
  });
});
