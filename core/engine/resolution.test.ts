import { expect, test } from 'vitest';
import { explainResolution } from './resolution.ts';

test.each([
  [
    'Because nosuchpkg was not found in the package registry and you require nosuchpkg==1, we can conclude that your requirements are unsatisfiable.',
    'dependency_unresolved',
    /Package “nosuchpkg” was not found/,
  ],
  [
    'Because there is no version of pandas==99.0 and you require pandas==99.0, we can conclude that your requirements are unsatisfiable.',
    'dependency_unresolved',
    /No version of “pandas” satisfies ==99.0/,
  ],
  [
    'you require pandas<1 and pandas>=2, which are incompatible',
    'dependency_unresolved',
    /pandas<1 and pandas>=2 cannot be installed together/,
  ],
  [
    'error: Failed to fetch: https://index.example/simple/numpy/ Caused by: error sending request for url',
    'engine_failed',
    /index cannot be reached/,
  ],
  [
    'Because a==1 depends on b<2 and c==1 depends on b>=2, we can conclude that a==1 and c==1 are incompatible.',
    'dependency_unresolved',
    /are not compatible. Because a==1 depends on b<2/,
  ],
])('%j is told as %s', (output, code, message) => {
  const error = explainResolution(`  × No solution found when resolving dependencies:\n  ╰─▶ ${output}`, 'x');
  expect(error).toMatchObject({ code, message: expect.stringMatching(message), hint: expect.any(String) });
});
