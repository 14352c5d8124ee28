import { relative } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { Training } from '#contract/manifest/training.ts';
import type { ScriptEnd } from '#core/engine/script-runner.ts';

const LAST_LINES = 20;
/** 128 + SIGKILL and 128 + SIGSEGV. */
const KILLED = 137;

/** Why a script did not end well, with the place in the user's own code and the last lines it wrote. */
export function explainScript(
  end: ScriptEnd,
  about: { readonly name: string; readonly work: string; readonly limits: Training['limits'] },
): SlipwayError {
  const { name, limits } = about;
  const lines = end.errorTail.slice(-LAST_LINES);
  const fail = (message: string, hint: string, place?: Place): SlipwayError =>
    new SlipwayError(
      end.stopped === 'time' ? 'timed_out' : end.stopped === 'disk' ? 'disk_full' : 'run_failed',
      {
        message,
        hint,
        details: { exitCode: end.code, lines: [...lines], ...(place === undefined ? {} : { ...place }) },
      },
    );
  switch (end.stopped) {
    case 'time':
      return fail(
        `${name} was stopped: it ran longer than ${limits.timeout}.`,
        'Raise `limits.timeout` under `training`, or train on less.',
      );
    case 'disk':
      return fail(
        `${name} was stopped: its files took more than ${limits.disk}.`,
        'Raise `limits.disk` under `training`, or write less.',
      );
    case 'processes':
      return fail(
        `${name} was stopped: it had more than ${limits.processes} processes at once.`,
        'Raise `limits.processes` under `training` if it needs so many.',
      );
    case undefined:
      return explainException(end, { ...about, fail });
  }
}

interface Place {
  readonly file: string;
  readonly line: number;
}

function explainException(
  { code, errorTail }: ScriptEnd,
  about: {
    readonly name: string;
    readonly work: string;
    readonly limits: Training['limits'];
    readonly fail: (message: string, hint: string, place?: Place) => SlipwayError;
  },
): SlipwayError {
  const { name, fail, limits } = about;
  const last = errorTail.findLast((line) =>
    /^[A-Za-z_][\w.]*(Error|Exception|Exit|Interrupt|Warning)?(:|$)/.test(line),
  );
  const place = placeIn(errorTail, about.work);
  const at = place === undefined ? name : `${place.file}:${place.line}`;
  const missing = /No module named ['"]([\w.]+)['"]/.exec(last ?? '')?.[1];
  if (missing !== undefined)
    return fail(
      `${at}: the module ${missing} is not installed.`,
      `Add its package under \`training.dependencies\`, like \`dependencies: [${missing.split('.')[0]}]\`.`,
      place,
    );
  if (/^MemoryError|Cannot allocate memory|bad_alloc/.test(last ?? ''))
    return fail(
      `${at}: memory ran out.`,
      limits.memory === undefined
        ? 'Train on less, or on a larger machine.'
        : 'Raise `limits.memory` under `training`.',
      place,
    );
  if (/^OSError: \[Errno 27\]/.test(last ?? ''))
    return fail(`${at}: a file grew beyond ${limits.disk}.`, 'Raise `limits.disk` under `training`.', place);
  if (/\[Errno 28\]/.test(last ?? ''))
    return fail(`${at}: the disk of this machine is full.`, 'Free some space and start again.', place);
  if (code === KILLED)
    return fail(
      `${name} was killed, as the system does when memory runs out.`,
      'Train on less, or on a larger machine.',
    );
  return fail(
    last === undefined ? `${name} ended with exit code ${code}.` : `${at}: ${last}`,
    'The log has all that it wrote: `slipway retraining logs`.',
    place,
  );
}

/** The innermost line of a traceback that is the user's own. */
function placeIn(lines: readonly string[], work: string): Place | undefined {
  for (const line of lines.toReversed()) {
    const [, file = '', number = ''] = /^\s*File "([^"]+)", line (\d+)/.exec(line) ?? [];
    const inside = relative(work, file);
    if (file !== '' && !inside.startsWith('..') && inside !== '' && !inside.startsWith('/'))
      return { file: inside, line: Number(number) };
  }
  return undefined;
}
