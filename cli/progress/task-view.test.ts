import { stripVTControlCharacters } from 'node:util';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createStyle } from '#cli/terminal/style.ts';
import { widthOf } from '#cli/terminal/width.ts';
import type { Task, TaskStep } from '#contract/task/task.ts';
import { createLiveView } from './live-view.ts';
import { createPlainView } from './plain-view.ts';
import { stepLine } from './step-line.ts';

const style = createStyle(false);
const start = Date.parse('2026-11-23T12:00:00Z');
const at = (seconds: number): string => new Date(start + seconds * 1000).toISOString();

function step(change: Partial<TaskStep> = {}): TaskStep {
  return { id: 'store', title: 'Store model.pkl', state: 'running', startedAt: at(0), ...change };
}

function task(steps: readonly TaskStep[], change: Partial<Task> = {}): Task {
  return {
    id: 'a-1',
    kind: 'model.register',
    title: 'Register one',
    state: 'running',
    startedAt: at(0),
    steps,
    subject: {},
    cancelRequested: false,
    ...change,
  };
}

describe('the line of a step', () => {
  const line = (change: Partial<TaskStep>, width?: number): string =>
    stepLine(step(change), { style, now: start + 4000, spinner: '⠋', width });

  test.each<[string, Partial<TaskStep>, string]>([
    ['runs', {}, '⠋ Store model.pkl  4.0 s'],
    [
      'knows how far it is',
      { amount: { done: 500_000, total: 2_000_000, unit: 'bytes' } },
      '⠋ Store model.pkl  ████░░░░░░░░░░░░  25 %  500 kB of 2.0 MB  125 kB/s  4.0 s',
    ],
    ['counts', { amount: { done: 3, unit: 'packages' } }, '⠋ Store model.pkl  3 packages  4.0 s'],
    [
      'is done',
      { state: 'done', endedAt: at(2), note: '13 packages' },
      '✓ Store model.pkl  13 packages  2.0 s',
    ],
    ['was there', { state: 'cached', endedAt: at(0) }, '= Store model.pkl  unchanged'],
    ['failed', { state: 'failed', endedAt: at(1) }, '✗ Store model.pkl  1.0 s'],
    ['was cancelled', { state: 'cancelled', endedAt: at(1) }, '- Store model.pkl  1.0 s'],
  ])('that %s says so', (_what, change, text) => {
    expect(line(change)).toBe(text);
  });

  test.each([80, 40, 20])('fits %d columns', (width) => {
    const text = line(
      { title: 'A title that is much longer than any line should be', note: 'with a note' },
      width,
    );
    expect(widthOf(text)).toBeLessThanOrEqual(width);
  });
});

describe('without a terminal', () => {
  test('each step is told when it starts and when it ends, with the log between', () => {
    let text = '';
    const view = createPlainView({ write: (more) => (text += more), style });
    view.update(task([step()]));
    view.update(task([step({ amount: { done: 1, unit: 'bytes' } })]));
    view.log([{ text: 'a line\u001b[31m in red' }]);
    view.end(task([step({ state: 'done', endedAt: at(1) })], { state: 'succeeded' }));
    expect(text).toBe('› Store model.pkl\n  a line in red\n✓ Store model.pkl  1.0 s\n');
  });
});

describe('on a terminal', () => {
  function liveView(rows = 24): {
    readonly view: ReturnType<typeof createLiveView>;
    /** What stands on the screen now, and in what was scrolled away. */
    lines(): readonly string[];
    output(): string;
  } {
    vi.useFakeTimers({ now: start });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    let output = '';
    let lines: string[] = [];
    const write = (text: string): void => {
      output += text;
      const up = Number(
        text
          .split('\u001b[')
          .map((part) => /^(\d+)A/.exec(part)?.[1])
          .find(Boolean) ?? 0,
      );
      lines = lines.slice(0, lines.length - up);
      lines.push(...stripVTControlCharacters(text).replace('\r', '').split('\n').slice(0, -1));
    };
    const view = createLiveView({ screen: { write, size: () => ({ columns: 60, rows }) }, style });
    return { view, lines: () => lines, output: () => output };
  }

  test('steps are drawn in place, the last log lines below them', () => {
    const { view, lines } = liveView();
    view.update(task([step()]));
    view.log([1, 2, 3, 4, 5, 6].map((number) => ({ text: `line ${number}` })));
    vi.advanceTimersByTime(1000);
    expect(lines()).toEqual([
      expect.stringMatching(/^\S Store model.pkl {2}1.0 s$/),
      '  line 3',
      '  line 4',
      '  line 5',
      '  line 6',
    ]);
  });

  test('when it has succeeded the steps stay and the log goes', () => {
    const { view, lines, output } = liveView();
    view.update(task([step()]));
    view.log([{ text: 'a line' }]);
    vi.advanceTimersByTime(300);
    view.end(task([step({ state: 'done', endedAt: at(1) })], { state: 'succeeded' }));
    vi.advanceTimersByTime(1000);
    expect(lines()).toEqual(['✓ Store model.pkl  1.0 s']);
    expect(output().startsWith('\u001b[?25l')).toBe(true);
    expect(output().endsWith('\u001b[?25h')).toBe(true);
  });

  test('when it has failed the log stays', () => {
    const { view, lines } = liveView();
    view.log([1, 2, 3, 4, 5, 6].map((number) => ({ text: `line ${number}` })));
    view.end(task([step({ state: 'failed', endedAt: at(1) })], { state: 'failed' }));
    expect(lines()).toHaveLength(7);
  });

  test('what does not fit on the screen is not drawn while it changes', () => {
    const { view, lines } = liveView(5);
    const steps = Array.from({ length: 20 }, (_, number) =>
      step({ id: `${number}`, title: `Step ${number}` }),
    );
    view.update(task(steps));
    vi.advanceTimersByTime(500);
    expect(lines()).toHaveLength(4);
    expect(lines().at(-1)).toContain('Step 19');
    view.end(
      task(
        steps.map((each) => ({ ...each, state: 'done' as const })),
        { state: 'succeeded' },
      ),
    );
    expect(lines()).toHaveLength(20);
  });
});
