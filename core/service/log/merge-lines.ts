import type { LogLine } from '#contract/task/task.ts';
import type { StampedLine } from './container-log.ts';
import { readServerLine } from './server-line.ts';

/** A line of one of the replicas. */
export interface ReplicaLine extends StampedLine {
  readonly replica: string;
}

/** Lines of several replicas that are told in order, although they come by different ways. */
export interface LineMerger {
  add(line: ReplicaLine): void;
  /** Hands over all that is held. */
  flush(): void;
  close(): void;
}

/** How long a line is held for others that were printed before it: well below what a person notices. */
const HOLD_MS = 300;

export function createLineMerger(write: (line: LogLine) => void): LineMerger {
  let held: { readonly line: ReplicaLine; readonly at: number }[] = [];
  const release = (until: number): void => {
    const due = held.filter(({ at }) => at <= until);
    if (due.length === 0) return;
    held = held.filter(({ at }) => at > until);
    for (const line of inOrder(due.map(({ line }) => line))) for (const each of readable(line)) write(each);
  };
  const timer = setInterval(() => release(Date.now() - HOLD_MS), HOLD_MS / 2);
  timer.unref();
  return {
    add: (line) => held.push({ line, at: Date.now() }),
    flush: () => release(Number.POSITIVE_INFINITY),
    close: () => {
      clearInterval(timer);
      release(Number.POSITIVE_INFINITY);
    },
  };
}

/** By their stamps; lines of one replica with the same stamp keep their order. */
function inOrder(lines: readonly ReplicaLine[]): readonly ReplicaLine[] {
  return [...lines].sort((a, b) => (a.stamp < b.stamp ? -1 : a.stamp > b.stamp ? 1 : 0));
}

/** As it is shown: a traceback is as many lines as it has. */
function readable({ replica, stamp, text }: ReplicaLine): readonly LogLine[] {
  const line = readServerLine(text);
  return line.text.split('\n').map((part) => ({
    ...line,
    time: `${stamp.slice(0, 23)}Z`,
    source: replica,
    text: part,
  }));
}
