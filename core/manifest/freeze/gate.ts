import { type ErrorCode, SlipwayError } from '#contract/errors.ts';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { isAboutTraining } from '../check/check-training.ts';
import { isError } from '../diagnostic.ts';
import type { ProjectReading, ReadingParts } from '../project-reading.ts';

/** Lets a project through that has no errors but those of its training; else throws them, the first in words and all of them in the details. */
export function mustBeSound(checked: ProjectReading): ReadingParts {
  const errors = checked.diagnostics.filter((one) => isError(one) && !isAboutTraining(one));
  const { parts } = checked;
  if (parts !== undefined && errors.length === 0) return parts;
  const [first] = errors;
  const [only] = errors.length === 1 ? errors : [];
  throw new SlipwayError(only === undefined ? 'manifest_invalid' : codeOf(only), {
    message:
      first === undefined
        ? 'The project cannot be built.'
        : `${placeOf(first)}: ${first.message}${more(errors.length - 1)}`,
    hint: first?.hint ?? '`slipway check` shows all of them.',
    details: { folder: checked.folder, diagnostics: checked.diagnostics },
  });
}

function placeOf({ file, range }: Diagnostic): string {
  return `${file}:${range.startLine}:${range.startColumn}`;
}

function more(count: number): string {
  return count === 0 ? '' : count === 1 ? ' 1 more error.' : ` ${count} more errors.`;
}

/** A single cause has the code that it would have anywhere else. */
function codeOf(diagnostic: Diagnostic): ErrorCode {
  switch (diagnostic.code) {
    case 'missing-manifest':
    case 'missing-model':
    case 'missing-script':
    case 'missing-file':
      return 'path_missing';
    case 'path-outside':
    case 'unsafe-path':
      return 'path_unsafe';
    case 'check-stopped':
      return 'timed_out';
    case 'script-syntax':
    case 'script-no-run':
    case 'script-signature':
      return 'script_invalid';
    case 'cannot-be-resolved':
    case 'conda-needs-python':
    case 'other-hashes':
    case 'no-wheel-for-python':
    case 'no-wheel-for-platform':
      return 'dependency_unresolved';
    case 'empty-model':
      return 'model_invalid';
    default:
      return 'manifest_invalid';
  }
}
