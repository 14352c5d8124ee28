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
