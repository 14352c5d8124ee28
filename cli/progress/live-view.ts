import type { Style } from '#cli/terminal/style.ts';
import { plainLine, truncate } from '#cli/terminal/width.ts';
import type { LogLine, Task } from '#contract/task/task.ts';
import { stepLine } from './step-line.ts';
import type { TaskView } from './task-view.ts';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 100;
const LOG_LINES = 4;
/** Lines of the log that stay after a failure. */
const FAILURE_LINES = 20;
const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const CLEAR_DOWN = '\u001b[0J';

export interface Screen {
  write(text: string): void;
  size(): { readonly columns: number; readonly rows: number };
}

/**
 * Draws the steps of a task in place, the running one with a spinner and the last lines of its log. When it
 * ends, the steps stay and the log lines go; after a failure the log lines stay.
 */
export function createLiveView(options: { readonly screen: Screen; readonly style: Style }): TaskView {
  const { screen, style } = options;
  let task: Task | undefined;
  let tail: readonly string[] = [];
  let isCancelling = false;
  let drawn = 0;
  let frame = 0;

  const linesNow = (logLines: number): readonly string[] => {
    const { columns } = screen.size();
    const width = columns - 1;
    const steps = (task?.steps ?? []).map((step) =>
      stepLine(step, { style, now: Date.now(), spinner: FRAMES[frame % FRAMES.length] ?? '', width }),
    );
    const log = tail
      .slice(tail.length - Math.min(logLines, tail.length))
      .map((line) => style.faint(`  ${truncate(line, width - 2)}`));
    const note = isCancelling
      ? [style.warn('Cancelling; waiting for cleanup… (Ctrl-C again to exit now)')]
      : [];
    return [...steps, ...log, ...note];
  };
  const draw = (lines: readonly string[]): void => {
    const up = drawn === 0 ? '' : `\u001b[${drawn}A`;
    screen.write(`${up}\r${CLEAR_DOWN}${lines.map((line) => `${line}\n`).join('')}`);
    drawn = lines.length;
  };
  /** What does not fit on the screen cannot be drawn over: while it runs only the end of it is shown. */
  const fitting = (lines: readonly string[]): readonly string[] =>
    lines.slice(-Math.max(1, screen.size().rows - 1));

  screen.write(HIDE_CURSOR);
  const timer = setInterval(() => {
    frame += 1;
    draw(fitting(linesNow(LOG_LINES)));
  }, FRAME_MS);
  timer.unref();

  return {
    showsLog: true,
    update: (now) => {
      task = now;
    },
    log: (lines) => {
      tail = [...tail, ...lines.slice(-FAILURE_LINES).map(textOf)].slice(-FAILURE_LINES);
    },
    cancelling: () => {
      isCancelling = true;
    },
    end: (ended) => {
      clearInterval(timer);
      task = ended;
      isCancelling = false;
      draw(linesNow(ended.state === 'failed' ? FAILURE_LINES : 0));
      screen.write(SHOW_CURSOR);
    },
  };
}

function textOf(line: LogLine): string {
  return plainLine(line.text);
}
