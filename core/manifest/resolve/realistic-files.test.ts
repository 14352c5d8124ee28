import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Resolution } from '#core/engine/resolver.ts';
import { checkProject } from '../check.ts';
import files from '../testing/dependency-files.json' with { type: 'json' };
import { SOUND, temporaryProject } from '../testing/temporary-project.ts';

const fileSchema = z.object({
  name: z.string(),
  file: z.string(),
  runtime: z.string(),
  /** What a build does with it; `not silent`: check says something, whether the build succeeds or not. */
  expect: z.enum(['builds', 'refused', 'not silent', 'either']),
  text: z.string(),
  encoding: z.literal('utf16le').optional(),
  more: z.record(z.string(), z.string()).optional(),
});
const FILES = z.array(fileSchema).parse(files);
type File = (typeof FILES)[number];

/** Those that no table knows: only the package index can tell. `node bench/dependency-files.mjs` asks it and builds. */
const ONLY_THE_INDEX_KNOWS = new Set([
  'pip freeze of an editable project',
  'pip-compile with a hash of other bytes',
  'a typing error in a name',
  'a module of the standard library',
  'a release that never was',
  'two that do not go together',
  'a conflict further down',
  'a pre-release without asking',
  'a yanked release',
  'conda with a pip list and its options',
]);

async function problemsOf(one: File, answer: Resolution) {
  const bytes = one.encoding === undefined ? one.text : Buffer.from(`\ufeff${one.text}`, 'utf16le');
  const project = await temporaryProject({
    ...SOUND,
    'slipway.yml': `name: deps\nmodels: []\nruntime: python-${one.runtime}\ndependencies: ${one.file}\n`,
    [one.file]: bytes,
    ...one.more,
  });
  const resolver = {
    source: async () => `${one.name} ${answer.kind}`,
    resolve: async () => answer,
    resolveConda: async () => ({ kind: 'resolved', channels: ['conda-forge'] }) as const,
  };
  const all = await checkProject(
    { store: project.store, resolver },
    { folder: project.folder, index: 'wait' },
  );
  return all.filter((problem) => problem.severity !== 'info');
}

describe('a realistic dependency file', () => {
  it.each(FILES)('$name: $expect', async (one) => {
    const problems = await problemsOf(one, { kind: 'resolved', warnings: [] });
    if (one.expect === 'builds') expect(problems.map(({ severity }) => severity)).not.toContain('error');
    if (/refused|not silent/.test(one.expect) && !ONLY_THE_INDEX_KNOWS.has(one.name))
      expect(problems.length).toBeGreaterThan(0);
  });

  it.each(FILES.filter(({ name }) => ONLY_THE_INDEX_KNOWS.has(name) && !/editable|yanked/.test(name)))(
    '$name is refused when the index refuses it',
    async (one) => {
      const output = `error: No solution found when resolving dependencies\n  cause: Because there is no version of six==99 and you require six==99, we can conclude that your requirements are unsatisfiable.\n`;
      const problems = await problemsOf(one, { kind: 'refused', output });
      expect(problems.map(({ severity }) => severity)).toContain('error');
    },
  );
});
