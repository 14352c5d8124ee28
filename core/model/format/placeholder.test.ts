import { expect, test } from 'vitest';
import { notAModel } from './placeholder.ts';

test.each([
  ['git-annex', '/annex/objects/SHA256E-s12--ab.pkl\n'],
  ['git-annex', '../../.git/annex/objects/xx/yy/SHA256E-s1--ab.pkl/SHA256E-s1--ab.pkl'],
  [
    'error answer',
    '{"message": "Not Found", "documentation_url": "https://docs.example.com", "status": "404"}',
  ],
  ['error answer', '{"error":"Repository not found"}'],
  ['error answer', ' {"detail": {"code": 3}, "code": 401}'],
  ['error answer', '{"errors": [{"code": "UNAUTHORIZED"}]}'],
])('%s is named: %j', (what, text) => {
  expect(notAModel(Buffer.from(text))).toContain(what);
});

test.each([
  '{"message": "a model", "weights": [1, 2]}',
  '{"learner": {}, "version": [1, 7, 0]}',
  '{"code": 1, "status": 2}',
  '{"error": [0.1',
  '{}',
  'see /annex/objects/x',
])('%j may be a model', (text) => {
  expect(notAModel(Buffer.from(text))).toBeUndefined();
});
