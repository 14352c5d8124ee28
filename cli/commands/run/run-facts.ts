import type { Page } from '#cli/session/output.ts';
import { formatAge, formatBytes } from '#cli/terminal/amount.ts';
import type { Style } from '#cli/terminal/style.ts';
import { formatFacts } from '#cli/terminal/table.ts';
import type { Run, RunState } from '#contract/run/run.ts';

/** One run in full, for people. */
export function runFacts(run: Run, { style, now }: Page): string {
  const { limits, exit } = run;
  const bounds = [
    ...(limits.cpus === undefined ? [] : [`${limits.cpus} cores`]),
    ...(limits.memoryBytes === undefined ? [] : [formatBytes(limits.memoryBytes)]),
  ];
  return formatFacts(
    [
      ['run', style.strong(run.id)],
      ['state', paintState(run.state, run.state, style)],
      ['image', run.image],
      ['engine', run.engine],
      ['address', run.url],
      ['limits', bounds.length === 0 ? undefined : bounds.join(', ')],
      ['made', formatAge(run.createdAt, now)],
      ['ended because', exit === undefined ? undefined : exit.reason],
      [
        'last lines',
        exit === undefined || exit.lastLines.length === 0 ? undefined : exit.lastLines.join('\n'),
      ],
    ],
    style,
  );
}

/** Paints `text` as the state it tells of. */
export function paintState(text: string, state: RunState, style: Style): string {
  switch (state) {
    case 'ready':
      return style.good(text);
    case 'starting':
      return style.accent(text);
    case 'unhealthy':
    case 'lost':
      return style.warn(text);
    case 'exited':
      return style.bad(text);
    case 'stopped':
      return style.faint(text);
  }
}
