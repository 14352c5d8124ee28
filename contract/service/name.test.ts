import { expect, test } from 'vitest';
import { serviceNameSchema, suggestServiceName } from './name.ts';

test.each([
  ['iris', 'iris'],
  ['my_model.v2', 'my-model-v2'],
  ['2nd-model', 'nd-model'],
  ['Modèle Été', 'modele-ete'],
  ['ab', ''],
  ['a'.repeat(40), 'a'.repeat(32)],
])('%s can be called %s', (name, suggested) => {
  expect(suggestServiceName(name)).toBe(suggested);
  if (suggested !== '') expect(serviceNameSchema.safeParse(suggested).success).toBe(true);
});
