import { expect, test } from 'vitest';
import type { Image } from '#contract/image/image.ts';
import { exampleService } from '../testing/example-service.ts';
import { firstDraft, publishableImages, requestOf } from './publish-draft.ts';

const image = (reference: string, change: Partial<Image> = {}): Image => ({
  reference,
  name: reference.slice(0, reference.indexOf(':')),
  version: Number(reference.slice(reference.indexOf(':') + 1)),
  engine: 'docker',
  engineId: 'sha256:1',
  tag: reference,
  manifestDigest: `sha256:${'0'.repeat(64)}`,
  models: [],
  base: 'python:3.11-slim',
  size: 1,
  layers: [],
  packages: [],
  labels: {},
  taskId: 't',
  folder: '/projects/iris',
  createdAt: '2026-11-01T10:00:00.000Z',
  buildSeconds: 1,
  present: true,
  ...change,
});

const service = exampleService({ secretNames: ['TOKEN'] });
const known = {
  images: [image('other:1'), image('iris:4'), image('iris:3')],
  clusters: [{ name: 'dev' }, { name: 'prod' }],
  services: [service],
};

test('only images that a cluster can run are offered', () => {
  const images = [image('a:1'), image('b:1', { engine: 'process' }), image('c:1', { present: false })];
  expect(publishableImages(images).map(({ reference }) => reference)).toEqual(['a:1']);
});

test('an image goes where its service is, as an update', () => {
  const draft = firstDraft({ image: 'iris:4' }, known);
  expect(draft).toMatchObject({ cluster: 'prod', name: 'iris', image: 'iris:4' });
  expect(requestOf(draft, known.services)).toEqual({
    isNew: false,
    input: { cluster: 'prod', name: 'iris', image: 'iris:4', settings: {}, force: false },
  });
});

test('a service of another name that serves the image is found', () => {
  const renamed = { ...known, services: [{ ...service, name: 'flowers' }] };
  expect(firstDraft({ image: 'iris:4' }, renamed)).toMatchObject({ cluster: 'prod', name: 'flowers' });
});

test('an image that is nowhere yet goes to the first cluster, as a new service', () => {
  const draft = firstDraft({ image: 'other:1' }, known);
  expect(draft).toMatchObject({ cluster: 'dev', name: 'other' });
  expect(requestOf({ ...draft, isProving: true }, known.services)).toMatchObject({ isNew: true });
  expect(requestOf({ ...draft, isProving: true }, known.services).input.proof).toBeUndefined();
});

test('a service is updated to the newest image of its name', () => {
  expect(firstDraft({ service }, known)).toMatchObject({ name: 'iris', cluster: 'prod', image: 'iris:4' });
});

test('a new model needs no image, and a proof is asked for as typed', () => {
  const draft = firstDraft({ service }, known);
  const request = requestOf(
    {
      ...draft,
      source: 'model',
      model: '/models/new.pkl',
      isProving: true,
      rate: '100',
      watchSeconds: '',
      maxChange: '5',
    },
    known.services,
  );
  expect(request.input).toMatchObject({
    model: { path: '/models/new.pkl' },
    proof: { rate: 100, watchSeconds: 10, maxChange: 0.05 },
  });
  expect(request.input.image).toBeUndefined();
});
