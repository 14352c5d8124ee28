import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { collectorConfig } from './collector-config.ts';

const NAMES = { namespace: 'models', endpoint: 'http://collector:4318' };

test('the files of the named services are read, by the names that the kubelet gives', () => {
  const config = parse(collectorConfig({ ...NAMES, services: ['iris', 'loans'] }));
  expect(config.receivers['filelog/slipway'].include).toEqual([
    '/var/log/pods/models_iris-*_*/scoring/*.log',
    '/var/log/pods/models_loans-*_*/scoring/*.log',
  ]);
  expect(config.service.pipelines.logs).toEqual({ receivers: ['filelog/slipway'], exporters: ['otlphttp'] });
  expect(config.exporters.otlphttp.endpoint).toBe('http://collector:4318');
});

test('without a name all of the namespace are read', () => {
  expect(parse(collectorConfig(NAMES)).receivers['filelog/slipway'].include).toEqual([
    '/var/log/pods/models_*_*/scoring/*.log',
  ]);
});

test('only JSON lines are taken apart, with their time and level', () => {
  const [container, fields, message] = parse(collectorConfig(NAMES)).receivers['filelog/slipway'].operators;
  expect(container.type).toBe('container');
  // In the language of the collector a backslash is written twice.
  expect(fields.if).toBe('body matches "^\\\\{"');
  expect(fields.timestamp.parse_from).toBe('attributes.time');
  expect(fields.severity.parse_from).toBe('attributes.level');
  expect(message).toMatchObject({ from: 'attributes.message', to: 'body' });
});
