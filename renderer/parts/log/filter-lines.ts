import type { LogLine } from '../../../contract/task/task.ts';
import { stripAnsi } from './ansi.ts';

interface Filter {
  readonly lines: readonly LogLine[];
  /** Of the buffer that the lines belong to: the array itself stays the same while it grows. */
  readonly version: number;
  readonly wanted: string;
}

/** The lines that contain a text, whatever its case; all of them when there is none. */
export function filterLines({ lines, wanted }: Filter): readonly LogLine[] {
  if (wanted === '') return lines.slice();
  const needle = wanted.toLowerCase();
  return lines.filter(
    (line) =>
      stripAnsi(line.text).toLowerCase().includes(needle) ||
      line.source?.toLowerCase().includes(needle) === true,
  );
}
