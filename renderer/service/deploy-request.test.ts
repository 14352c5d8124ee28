import { expect, test } from 'vitest';
import { deployCommand } from './deploy-request.ts';

const fresh = { cluster: 'prod', name: 'iris', isNew: true, image: 'iris:4', settings: {}, force: false };

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
  expect(deployCommand({ ...fresh, settings })).toBe(
    "slipway publish iris:4 --cluster prod --name iris --autoscale 1-4 --cpu 500m --env 'LEVEL=two words' --remove-env OLD --secret TOKEN",
  );
});

test('an update says only what changes, its proof and whether it takes over', () => {
  expect(
    deployCommand({
      ...fresh,
      isNew: false,
      image: undefined,
      model: 'model 2.pkl',
      settings: { queue: null, warmUp: false, drainSeconds: 20 },
      proof: { rate: 100, watchSeconds: 10 },
      force: true,
    }),
  ).toBe(
    "slipway update iris --model 'model 2.pkl' --queue default --warm-up off --drain-seconds 20 --prove 100/s --prove-seconds 10 --cluster prod --force",
  );
});
