import { expect, test } from 'vitest';
import { smallPlan } from '#core/testing/plan.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { buildStepOf, layersOf } from './build-steps.ts';

test('a vertex of BuildKit is told as the step a user knows', async () => {
  const plan = await smallPlan(await temporaryFolder(), { lock: '' });
  const step = (name: string): string | undefined => buildStepOf(name, plan)?.title;
  expect(step('[foundation 1/7] FROM docker.io/library/python:3.11-slim')).toBe('python:3.11-slim');
  expect(step('[uv 2/2] RUN --mount=type=cache … pip install')).toBe('Prepare the installer');
  expect(step('[foundation 3/7] RUN … /opt/uv/bin/uv pip install --python …')).toBe('Dependencies');
  expect(step('[foundation 6/7] COPY models/0/ /app/')).toBe('Model factor:1');
  expect(step('[service 3/3] COPY app/ /app/')).toBe('Script score.py');
  expect(step('[2/3] COPY schema/ /app/.slipway/')).toBe('Schema');
  expect(step('[internal] load build context')).toBeUndefined();
  expect(step('exporting layers')).toBeUndefined();
});

test('history becomes layers: the base is what lies below ours', async () => {
  const plan = await smallPlan(await temporaryFolder(), { lock: '' });
  const layers = layersOf(
    [
      { createdBy: 'LABEL a=b', size: 0 },
      { createdBy: 'COPY app/ /app/ # buildkit', size: 7 },
      { createdBy: 'COPY scoring/ /opt/slipway/scoring/ # buildkit', size: 5 },
      { createdBy: 'RUN /bin/sh -c … uv pip install … # buildkit', size: 300 },
      { createdBy: 'ENV PATH=… PYTHONPATH=/opt/slipway/scoring', size: 0 },
      { createdBy: 'CMD ["python3"]', size: 0 },
      { createdBy: '/bin/sh -c #(nop) ADD file:… in / ', size: 100 },
    ],
    plan,
  );
  expect(layers.map(({ kind, size }) => [kind, size])).toEqual([
    ['base', 100],
    ['dependencies', 300],
    ['scoring', 5],
    ['script', 7],
  ]);
});

test('history of Buildah, which tells what a copy went into and not what it came from, becomes the same layers', async () => {
  const plan = await smallPlan(await temporaryFolder(), { lock: '' });
  const models = [plan.models, plan.models]
    .flat()
    .map((layer, index) => ({ ...layer, title: `Model ${index}` }));
  const copy = (hash: string, target: string, size: number) => ({
    createdBy: `/bin/sh -c #(nop) COPY dir:${hash.repeat(64)} in ${target} `,
    size,
  });
  const layers = layersOf(
    [
      { createdBy: '/bin/sh -c #(nop) ENTRYPOINT ["python3", "-m", "slipway_scoring"]', size: 0 },
      { createdBy: '/bin/sh -c #(nop) LABEL io.slipway.reference="double:1"', size: 0 },
      copy('a', '/app/', 7),
      copy('b', '/app/.slipway/', 3),
      copy('c', '/app/', 20),
      copy('d', '/app/', 10),
      { createdBy: '/bin/sh -c #(nop) WORKDIR /app', size: 0 },
      { createdBy: '/bin/sh -c python3 -m compileall -q /opt/slipway/scoring', size: 2 },
      copy('e', '/opt/slipway/scoring/', 5),
      {
        createdBy:
          '/bin/sh -c --mount=type=bind,from=slipway/uv:1,source=/opt/uv,target=/opt/uv /opt/uv/bin/uv pip install',
        size: 300,
      },
      // A step of the manifest: COPY --from=another/image /x /app/
      copy('f', '/app/', 1),
      { createdBy: '/bin/sh -c #(nop) ENV PYTHONPATH=/opt/slipway/scoring', size: 0 },
      { createdBy: '/bin/sh -c #(nop) ADD file:1 in /', size: 100 },
    ],
    { ...plan, models },
  );
  expect(layers.map(({ kind, title, size }) => [kind, title, size])).toEqual([
    ['base', 'python:3.11-slim', 100],
    ['steps', `COPY dir:${'f'.repeat(64)} in /app/ `.slice(0, 80), 1],
    ['dependencies', 'Dependencies', 300],
    ['scoring', 'Scoring server', 7],
    ['model', 'Model 0', 10],
    ['model', 'Model 1', 20],
    ['schema', 'Schema', 3],
    ['script', 'Script score.py', 7],
  ]);
});
