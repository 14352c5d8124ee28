import { expect, it } from 'vitest';
import { isVersion, publicVersion, versionKey } from './recorded-versions.ts';

it.each([
  ['_sklearn_version', { package: 'scikit-learn' }],
  ['pytorch-lightning_version', { package: 'pytorch-lightning' }],
  ['torch_version', { package: 'torch' }],
  ['python_version', { python: true }],
  ['format_version', undefined],
  ['constructor_version', undefined],
])('knows whose version %s is', (key, expected) => {
  expect(versionKey(key)).toEqual(expected);
});

it.each(['1.9.1', '2.15.0+cu132', '1.10', '2.0.0rc1', '3.0.0.dev0'])('takes %s for a version', (text) => {
  expect(isVersion(text)).toBe(true);
});

it.each(['v1', 'latest', '7', '1.', '', 1.1, null])('does not take %j for a version', (text) => {
  expect(isVersion(text)).toBe(false);
});

it('leaves out the build that PyPI does not know', () => {
  expect(publicVersion('2.15.0+cu132')).toBe('2.15.0');
});
