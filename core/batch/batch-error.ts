import { z } from 'zod';
import { type ErrorCode, SlipwayError } from '#contract/errors.ts';
import { jsonOrNothing } from '#core/host/json-or-nothing.ts';

const errorSchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }),
});

/** Reasons of `python -m slipway_scoring batch` that are not about the file. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  'missing-input': 'path_missing',
  'unreadable-input': 'path_missing',
  'script-failed': 'run_failed',
  'workers-die': 'run_failed',
  'parquet-needs-package': 'dependency_unresolved',
  'disk-full': 'disk_full',
  'unwritable-output': 'path_unsafe',
  'missing-folder': 'path_missing',
};

const EXIT_USAGE = 2;

/** Returns the error that the last line of a batch tells; a batch that was killed tells none. */
export function batchError(end: {
  readonly code: number;
  readonly line: string;
  readonly image: string;
  readonly input: string;
}): SlipwayError {
  const told = errorSchema.safeParse(jsonOrNothing(end.line));
  if (told.success) {
    const { code, message, hint } = told.data.error;
    return new SlipwayError(CODES[code] ?? 'bad_input', {
      message: `${capitalised(message)}.`,
      hint: hint === undefined ? undefined : `${capitalised(hint)}.`,
      details: { reason: code, image: end.image },
    });
  }
  if (end.code === EXIT_USAGE)
    return new SlipwayError('wrong_state', {
      message: `${end.image} was built before images could score files.`,
      hint: 'Build it again.',
    });
  return new SlipwayError('run_failed', {
    message: `Scoring ${end.input} with ${end.image} ended with exit code ${end.code}.`,
    hint: 'See the log of the task. Code 137: it was killed, as systems do when memory runs out.',
    details: { code: end.code },
  });
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}`;
}
