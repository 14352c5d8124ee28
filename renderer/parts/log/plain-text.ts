import type { LogLine } from '#contract/task/task.ts';
import { stripAnsi } from './ansi.ts';

/** A log as text: time, source and what was printed, without colours. */
export function plainText(lines: readonly LogLine[]): string {
  return lines
    .map((line) =>
      [line.time, line.source, stripAnsi(line.text)].filter((part) => part !== undefined).join(' '),
    )
    .join('\n');
}
