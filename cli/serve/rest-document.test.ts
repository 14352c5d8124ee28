import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { ERROR_TABLE } from '#contract/errors.ts';
import { describeRest } from './rest-document.ts';

test('the description of the API is valid OpenAPI 3.1', async () => {
  const validator = new Validator();
  const result = await validator.validate(JSON.parse(JSON.stringify(await describeRest('1.2.3'))));
  expect(result).toMatchObject({ valid: true });
  expect(validator.version).toBe('3.1');
});

test('every operation tells its errors, and long actions where their task is', async () => {
  const { paths = {}, components } = await describeRest('1.2.3');
  const operations = Object.values(paths).flatMap((item) => Object.values(item ?? {}));
  expect(operations.length).toBeGreaterThan(45);
  const statuses = new Set(Object.values(ERROR_TABLE).map(({ status }) => String(status)));
  for (const operation of operations) {
    const responses =
      typeof operation === 'object' && 'responses' in operation ? (operation.responses ?? {}) : {};
    for (const status of statuses)
      expect(responses[status]).toEqual({ $ref: `#/components/responses/Error${status}` });
    if ('202' in responses) expect(responses['202']).toHaveProperty('headers.Operation-Location');
  }
  expect(Object.keys(components?.responses ?? {})).toHaveLength(statuses.size);
});

test('DELETE takes its switches in the query, and an upload is bytes', async () => {
  const { paths = {} } = await describeRest('1.2.3');
  const deleting = paths['/models/{reference}']?.delete;
  expect(deleting?.requestBody).toBeUndefined();
  expect(deleting?.parameters).toContainEqual(expect.objectContaining({ name: 'force', in: 'query' }));
  expect(paths['/models/{name}/content/{fileName}']?.put?.requestBody).toMatchObject({
    content: { 'application/octet-stream': {} },
  });
});
