import { expect, test } from 'vitest';
import { connectionProblem } from './insights-connection.ts';

const KEY = '0b9ac1de-12fe-4d11-9d3c-7a8b5e1f2c3d';

test.each([
  `InstrumentationKey=${KEY}`,
  `"instrumentationkey = ${KEY.toUpperCase()} ; IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/;"`,
  `InstrumentationKey=${KEY};EndpointSuffix=applicationinsights.us;Location=usgov;Authorization=iKey`,
])('%s can be used', (text) => {
  expect(connectionProblem(text)).toBeUndefined();
});

test.each([
  ['', 'has no InstrumentationKey'],
  ['IngestionEndpoint=https://host', 'has no InstrumentationKey'],
  [KEY, 'without ='],
  [`InstrumentationKey=${KEY.slice(1)}`, 'may be cut'],
  [`InstrumentationKey=${KEY};Authorization=aad`, 'Authorization'],
  [`InstrumentationKey=${KEY};IngestionEndpoint=dc.services.visualstudio.com`, 'IngestionEndpoint'],
  [`InstrumentationKey=${KEY};IngestionEndpoint=https://user:word@host/`, 'IngestionEndpoint'],
])('%s cannot, and the answer holds none of its values', (text, words) => {
  const problem = connectionProblem(text);
  expect(problem).toContain(words);
  expect(problem).not.toContain(KEY.slice(2));
});
