import { expect, test } from 'vitest';
import { variablesOf } from './store-secret.ts';

test('a recorder is told where its store is and what opens it, under names of its own', () => {
  const place = {
    kind: 's3',
    bucket: 'telemetry',
    region: 'eu-central-1',
    endpoint: 'http://10.0.0.7:9000',
  } as const;
  const login = { kind: 's3', accessKeyId: 'harbour', secretAccessKey: 'low-tide' } as const;
  expect(variablesOf({ place }, login)).toEqual({
    SLIPWAY_STORE_AWS_REGION: 'eu-central-1',
    SLIPWAY_STORE_AWS_ENDPOINT_URL: 'http://10.0.0.7:9000',
    SLIPWAY_STORE_AWS_ACCESS_KEY_ID: 'harbour',
    SLIPWAY_STORE_AWS_SECRET_ACCESS_KEY: 'low-tide',
  });
  const azure = { kind: 'azure', account: 'contoso', container: 'telemetry' } as const;
  expect(variablesOf({ place: azure }, { kind: 'azure-sas', token: 'sv=1&sig=x' })).toEqual({
    SLIPWAY_STORE_AZURE_STORAGE_ACCOUNT: 'contoso',
    SLIPWAY_STORE_AZURE_STORAGE_SAS_TOKEN: 'sv=1&sig=x',
  });
  // Identity of the workload: nothing to hand over.
  expect(variablesOf({ place: azure }, undefined)).toEqual({
    SLIPWAY_STORE_AZURE_STORAGE_ACCOUNT: 'contoso',
  });
});
