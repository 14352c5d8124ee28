import { describe, expect, test } from 'vitest';
import type { Output } from '#cli/session/output.ts';
import type { LogLine, LogPage } from '#contract/task/task.ts';
import { showLog } from './show-log.ts';

/** A log of which so many lines are there, and of which more come with each question after that. */
function logOf(options: {
  readonly there: number;
  readonly later: number;
}): (page: { readonly after: number; readonly max: number; readonly waitMs: number }) => Promise<LogPage> {
  let known = options.there;
  return async ({ after, max, waitMs }) => {
    if (after >= known && waitMs > 0) known = Math.min(known + 1, options.there + options.later);
    const count = Math.min(max, known - after);
    const lines = Array.from({ length: count }, (_, index) => ({ text: `line ${after + index}` }));
    const isComplete = known === options.there + options.later;
    return { lines, next: after + count, done: isComplete && after + count === known };
  };
}

function recorder(isJson: boolean): { readonly output: Output; readonly said: unknown[] } {
  const said: unknown[] = [];
  const output = {
    isJson,
    answer: async (value: unknown) => void said.push(value),
    line: async (value: unknown, text: string) => void said.push(isJson ? value : text),
  } as unknown as Output;
  return { output, said };
}

const textOf = (line: LogLine): string => line.text;

describe('a log', () => {
  test('is printed page by page to its end', async () => {
    const { output, said } = recorder(false);
    await showLog({
      read: logOf({ there: 2500, later: 0 }),
      output,
      follows: false,
      tail: undefined,
      textOf,
    });
    expect(said).toHaveLength(2500);
    expect(said.at(-1)).toBe('line 2499');
  });

  test('that goes on is printed as far as it is, and followed when asked', async () => {
    const now = recorder(false);
    await showLog({
      read: logOf({ there: 3, later: 4 }),
      output: now.output,
      follows: false,
      tail: undefined,
      textOf,
    });
    expect(now.said).toHaveLength(3);
    const following = recorder(false);
    await showLog({
      read: logOf({ there: 3, later: 4 }),
      output: following.output,
      follows: true,
      tail: undefined,
      textOf,
    });
    expect(following.said).toHaveLength(7);
  });

  test('can be cut to its last lines, and followed from there', async () => {
    const { output, said } = recorder(false);
    await showLog({ read: logOf({ there: 2500, later: 2 }), output, follows: true, tail: 3, textOf });
    expect(said).toEqual(['line 2497', 'line 2498', 'line 2499', 'line 2500', 'line 2501']);
  });

  test('is one document for a program, and one a line when it is followed', async () => {
    const whole = recorder(true);
    await showLog({
      read: logOf({ there: 2, later: 0 }),
      output: whole.output,
      follows: false,
      tail: undefined,
      textOf,
    });
    expect(whole.said).toEqual([{ lines: [{ text: 'line 0' }, { text: 'line 1' }] }]);
    const following = recorder(true);
    await showLog({
      read: logOf({ there: 1, later: 1 }),
      output: following.output,
      follows: true,
      tail: undefined,
      textOf,
    });
    expect(following.said).toEqual([{ text: 'line 0' }, { text: 'line 1' }]);
  });
});
