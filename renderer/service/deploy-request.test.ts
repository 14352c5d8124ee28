import { expect, test } from 'vitest';
import { type DeployRequest, deployCommand, startDeploy } from './deploy-request.ts';

const input = { cluster: 'prod', name: 'iris', image: 'iris:4', settings: {}, force: false };
const fresh: DeployRequest = { isNew: true, input };

test.each([true, false])('what is sent is the very input that was planned (new: %s)', async (isNew) => {
  const sent: unknown[] = [];
  const record = (name: string) => async (given: unknown) => {
    sent.push(name, given);
    return { taskId: 't1' };
  };
  await startDeploy({ publish: record('publish'), update: record('update') }, { isNew, input });
  expect(sent[0]).toBe(isNew ? 'publish' : 'update');
  expect(sent[1]).toBe(input);
});

test('publishing names image, cluster and service', () => {
  expect(deployCommand(fresh)).toBe('slipway publish iris:4 --cluster prod --name iris');
});

test('settings stand as options, and a secret is never written out', () => {
  const settings = {
    scale: { kind: 'auto', min: 1, max: 4, target: 70, scaleDownSeconds: 300 },
    cpu: '500m',
    environment: { LEVEL: 'two words', OLD: null },
    secrets: { TOKEN: 's3cret' },
  } as const;
  expect(deployCommand({ isNew: true, input: { ...input, settings } })).toBe(
    "slipway publish iris:4 --cluster prod --name iris --autoscale 1-4 --cpu 500m --env 'LEVEL=two words' --remove-env OLD --secret TOKEN",
  );
});

test('an update says only what changes, its proof and whether it takes over', () => {
  expect(
    deployCommand({
      isNew: false,
      input: {
        ...input,
        image: undefined,
        model: { path: 'model 2.pkl' },
        settings: { queue: null, warmUp: false, drainSeconds: 20 },
        proof: { rate: 100, watchSeconds: 10 },
        force: true,
      },
    }),
  ).toBe(
    "slipway update iris --model 'model 2.pkl' --queue default --drain-seconds 20 --warm-up off --prove 100/s --prove-seconds 10 --cluster prod --force",
  );
});
