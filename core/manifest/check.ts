import type { LocalPath } from '#contract/local-path.ts';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import type { Needs } from '#core/context.ts';
import { inOrder, isError } from './diagnostic.ts';
import { type ReadOptions, readProject } from './read-project.ts';
import { askResolver, type Patience } from './resolve/ask-resolver.ts';

/** Diagnostics of a project, unsaved texts in place of files. Without the package index it needs no network and no Python. */
export async function checkProject(
  context: Needs<'store' | 'resolver' | 'workers'>,
  options: ReadOptions & {
    readonly folder: LocalPath;
    /** Whether the package index is asked about the dependencies; unless told otherwise it is not. */
    readonly index?: Patience;
  },
): Promise<readonly Diagnostic[]> {
  const reading = await readProject(context, options);
  const answers = await askResolver(context, reading.parts, options.index ?? 'never');
  return inOrder(withoutTwins(reading.diagnostics, answers));
}

/** Of what tables and index say of one requirement: an error of the index, else the table's, which knows what fits. */
function withoutTwins(
  diagnostics: readonly Diagnostic[],
  answers: readonly Diagnostic[],
): readonly Diagnostic[] {
  const placeOf = ({ file, range }: Diagnostic): string => `${file} ${range.startLine}`;
  const refused = new Set(answers.filter(isError).map(placeOf));
  const guessed = new Set(
    diagnostics
      .filter((one) => one.code === 'no-wheel-for-python' && !refused.has(placeOf(one)))
      .map(placeOf),
  );
  return [
    ...diagnostics.filter((one) => one.code !== 'no-wheel-for-python' || guessed.has(placeOf(one))),
    ...answers.filter((one) => one.code !== 'no-wheel' || !guessed.has(placeOf(one))),
  ];
}
