import type { Output } from '#cli/session/output.ts';
import type { LogLine, LogPage } from '#contract/task/task.ts';

const PAGE_LINES = 1000;
const WAIT_MS = 1000;

type ReadPage = (page: {
  readonly after: number;
  readonly max: number;
  readonly waitMs: number;
}) => Promise<LogPage>;

/**
 * Prints a log page by page, so that a log of any length takes no more memory than its last lines. With
 * `follows` it waits for more until nothing will follow.
 */
export async function showLog(options: {
  readonly read: ReadPage;
  readonly output: Output;
  readonly follows: boolean;
  /** Only the last so many lines of what is there; undefined: all. */
  readonly tail: number | undefined;
  readonly textOf: (line: LogLine) => string;
}): Promise<void> {
  const { read, output, follows, textOf } = options;
  // One document holds all lines; what is followed has no end, so there each line is a document.
  const isOneDocument = output.isJson && !follows;
  const keep = options.tail ?? Number.POSITIVE_INFINITY;
  let held: LogLine[] = [];
  const print = async (lines: readonly LogLine[]): Promise<void> => {
    for (const line of lines) await output.line(line, textOf(line));
  };
  for await (const { lines, isBacklog, endsBacklog } of pagesOf(read, follows)) {
    const holds = isOneDocument || (options.tail !== undefined && isBacklog);
    if (holds) held = lastOf([...held, ...lines], keep);
    else await print(lines);
    if (endsBacklog && isOneDocument) break;
    if (endsBacklog) await print(held);
  }
  if (isOneDocument) await output.answer({ lines: held }, () => '');
}

interface ReadLines {
  readonly lines: readonly LogLine[];
  /** Whether they were there when the reading began. */
  readonly isBacklog: boolean;
  readonly endsBacklog: boolean;
}

/** What is there; then, when it is followed, what comes until nothing will follow. */
async function* pagesOf(read: ReadPage, follows: boolean): AsyncGenerator<ReadLines> {
  let isBacklog = true;
  for (let after = 0; ; ) {
    const page: LogPage = await read({ after, max: PAGE_LINES, waitMs: follows && !isBacklog ? WAIT_MS : 0 });
    const endsBacklog: boolean = isBacklog && (page.done || page.lines.length < PAGE_LINES);
    yield { lines: page.lines, isBacklog, endsBacklog };
    isBacklog &&= !endsBacklog;
    if (page.done || (!follows && !isBacklog)) return;
    after = page.next;
  }
}

function lastOf(lines: LogLine[], count: number): LogLine[] {
  return lines.length <= count ? lines : lines.slice(lines.length - count);
}
