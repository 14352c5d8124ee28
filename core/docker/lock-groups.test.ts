import { expect, test } from 'vitest';
import { lockGroups } from './lock-groups.ts';

const requirement = (name: string): string =>
  `${name}==1.0 \\\n    --hash=sha256:${name}\n    # via something\n`;

test('large packages that others stand on come first, each requirement whole, and nothing is lost', () => {
  const lock = `# made by uv\n${['joblib', 'numpy', 'nvidia-cublas-cu12', 'scikit_learn', 'scipy'].map(requirement).join('')}`;
  const groups = lockGroups(lock);
  expect(groups).toEqual([
    { name: 'numeric', text: ['numpy', 'nvidia-cublas-cu12', 'scipy'].map(requirement).join('') },
    { name: 'frameworks', text: requirement('scikit_learn') },
    { name: 'rest', text: requirement('joblib') },
  ]);
});

test('a lock without large packages is one group, and an empty one too', () => {
  expect(lockGroups(requirement('orjson'))).toEqual([{ name: 'rest', text: requirement('orjson') }]);
  expect(lockGroups('')).toEqual([{ name: 'rest', text: '' }]);
});
