import type { Diagnostic, Range } from '#contract/manifest/diagnostic.ts';
import { report } from '../diagnostic.ts';
import type { RequirementProblem } from './requirement.ts';

/** A requirement that does not read (PEP 508), with the way to write it when one is near. */
export function invalidRequirement(
  problem: RequirementProblem,
  place: {
    readonly file: string;
    /** The part that cannot be read. */
    readonly range: Range;
    /** What the proposal takes the place of. */
    readonly whole: Range;
  },
): Diagnostic {
  const text = problem.suggestion?.trim();
  const { file, range, whole } = place;
  return report({
    severity: 'error',
    code: 'invalid-requirement',
    message: problem.problem,
    hint: 'Write it as `name`, `name==1.2.3`, `name>=1,<2` or `name @ https://…`.',
    file,
    range,
    fixes: [
      text === undefined ? undefined : { title: `Write ${text}`, edits: [{ file, range: whole, text }] },
    ],
  });
}
