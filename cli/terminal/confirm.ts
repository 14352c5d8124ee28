import { createInterface } from 'node:readline/promises';
import { Interrupted, UsageError } from '#cli/failure/failure.ts';
import { printable } from './printable.ts';
import type { Terminal } from './terminal.ts';

/**
 * Asks before something that cannot be undone. Without a person to ask, `--yes` must have been given: nothing
 * is destroyed by a script that did not say so.
 */
export async function confirm(
  question: string,
  options: {
    readonly terminal: Terminal;
    readonly isGranted: boolean;
    readonly isJson: boolean;
    readonly signal: AbortSignal;
  },
): Promise<boolean> {
  const { terminal } = options;
  if (options.isGranted) return true;
  if (options.isJson || terminal.stdin.isTTY !== true || terminal.stderr.isTTY !== true)
    throw new UsageError({
      message: 'This needs a confirmation, but there is no terminal to ask on.',
      hint: 'Add --yes to do it without a confirmation.',
    });
  const reader = createInterface({ input: terminal.stdin, output: terminal.stderr });
  try {
    const answer = await new Promise<string>((resolve, reject) => {
      // While a line is read the terminal hands Ctrl-C and Ctrl-D to the reader and not to the process.
      reader.once('SIGINT', () => reject(new Interrupted()));
      reader.once('close', () => resolve(''));
      reader
        .question(`${printable(question)} [y/N] `, { signal: options.signal })
        .then(resolve, () => reject(new Interrupted()));
    });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    reader.close();
  }
}
