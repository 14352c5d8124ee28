import { formatBytes, formatDuration } from '#cli/terminal/amount.ts';
import type { Style } from '#cli/terminal/style.ts';
import { plainLine, truncate, widthOf } from '#cli/terminal/width.ts';
import type { TaskStep } from '#contract/task/task.ts';

/** How a step stands: `✓ Store model.pkl  1.2 MB  0.3 s`, at most `width` columns. */
export function stepLine(
  step: TaskStep,
  options: {
    readonly style: Style;
    readonly now: number;
    readonly spinner: string;
    readonly width: number | undefined;
  },
): string {
  const { style } = options;
  const facts = factsOf(step, options.now).join('  ');
  const room = (options.width ?? Number.POSITIVE_INFINITY) - 2;
  const title = truncate(plainLine(step.title), Math.max(8, room - widthOf(facts) - 2));
  const rest = truncate(facts, Math.max(0, room - widthOf(title) - 2));
  return `${symbolOf(step, style, options.spinner)} ${title}${rest === '' ? '' : `  ${style.faint(rest)}`}`;
}

function symbolOf(step: TaskStep, style: Style, spinner: string): string {
  switch (step.state) {
    case 'running':
      return style.accent(spinner);
    case 'done':
      return style.good('✓');
    case 'cached':
      return style.good('=');
    case 'failed':
      return style.bad('✗');
    case 'cancelled':
      return style.warn('-');
  }
}

function factsOf(step: TaskStep, now: number): readonly string[] {
  const end = step.endedAt === undefined ? now : Date.parse(step.endedAt);
  const milliseconds = Math.max(0, end - Date.parse(step.startedAt));
  return [
    ...(step.note === undefined ? [] : [plainLine(step.note)]),
    ...amountOf(step, milliseconds),
    ...(step.state === 'cached' ? ['unchanged'] : [formatDuration(milliseconds)]),
  ];
}

function amountOf(step: TaskStep, milliseconds: number): readonly string[] {
  const { amount } = step;
  if (amount === undefined) return [];
  const format = (value: number): string =>
    amount.unit === 'bytes' ? formatBytes(value) : `${value} ${amount.unit}`;
  if (step.state !== 'running') return [format(amount.done)];
  const rate =
    amount.unit === 'bytes' && milliseconds > 1000
      ? [`${formatBytes((amount.done / milliseconds) * 1000)}/s`]
      : [];
  if (amount.total === undefined || amount.total === 0) return [format(amount.done), ...rate];
  const share = Math.min(1, amount.done / amount.total);
  const total = amount.unit === 'bytes' ? formatBytes(amount.total) : String(amount.total);
  const done = amount.unit === 'bytes' ? formatBytes(amount.done) : String(amount.done);
  const unit = amount.unit === 'bytes' ? '' : ` ${amount.unit}`;
  return [bar(share), `${Math.floor(share * 100)} %`, `${done} of ${total}${unit}`, ...rate];
}

const BAR_COLUMNS = 16;

function bar(share: number): string {
  const full = Math.round(share * BAR_COLUMNS);
  return '█'.repeat(full) + '░'.repeat(BAR_COLUMNS - full);
}
