import type { Page } from '#cli/session/output.ts';
import { formatAge } from '#cli/terminal/amount.ts';
import type { Style } from '#cli/terminal/style.ts';
import { formatFacts, formatTable } from '#cli/terminal/table.ts';
import type { Replica, Service, ServiceProblem, ServiceState } from '#contract/service/service.ts';
import type { Scale } from '#contract/service/settings.ts';

/** One service in full, for people. */
export function serviceFacts(service: Service, { style, now }: Pick<Page, 'style' | 'now'>): string {
  const { replicas, updating } = service;
  const facts = formatFacts(
    [
      ['service', style.strong(service.name)],
      ['state', paintState(service.state, service.state, style)],
      ['address', service.url],
      ['image', service.image.reference],
      ['models', service.image.models.length === 0 ? undefined : service.image.models.join(', ')],
      ['replicas', `${replicas.ready} of ${replicas.wanted} ready; ${scaleWords(service.scale)}`],
      ['deployment', String(service.deployment)],
      [
        'updating',
        updating === undefined
          ? undefined
          : `deployment ${updating.number} (${updating.state}) by ${updating.by}: ${updating.change}`,
      ],
      ['cluster', `${service.cluster}, namespace ${service.namespace}`],
      ['made', formatAge(service.createdAt, now)],
      ['changed', formatAge(service.updatedAt, now)],
    ],
    style,
  );
  return [facts, ...problemTexts(service.problems, style), ...driftTexts(service, style)].join('\n\n');
}

function problemTexts(problems: readonly ServiceProblem[], style: Style): readonly string[] {
  return problems.map(({ message, hint, lines, pod }) =>
    [
      `${style.bad('problem')}: ${message}${pod === undefined ? '' : style.faint(` (${pod})`)}`,
      ...(hint === undefined ? [] : [`${style.accent('hint')}: ${hint}`]),
      ...lines.map((line) => style.faint(`  ${line}`)),
    ].join('\n'),
  );
}

function driftTexts({ drift }: Service, style: Style): readonly string[] {
  if (drift.length === 0) return [];
  const lines = drift.map(
    ({ kind, name, path, expected, found, by }) =>
      `  ${kind} ${name} ${path}: ${expected ?? '(none)'} → ${found ?? '(none)'}${by === undefined ? '' : ` by ${by}`}`,
  );
  return [[style.warn('changed outside Slipway:'), ...lines].join('\n')];
}

export function scaleWords(scale: Scale): string {
  return scale.kind === 'fixed'
    ? 'fixed'
    : `autoscaled from ${scale.min} to ${scale.max} at ${scale.target} % CPU`;
}

export function replicaTable(
  replicas: readonly Replica[],
  { style, width, now }: Pick<Page, 'style' | 'width' | 'now'>,
): string {
  return formatTable(
    replicas,
    [
      { title: 'REPLICA', value: ({ name }) => name },
      { title: 'STATE', value: ({ state }) => state },
      { title: 'IMAGE', value: ({ image }) => image ?? '', shrinks: true },
      { title: 'NODE', value: ({ node }) => node ?? '' },
      { title: 'RESTARTS', value: ({ restarts }) => String(restarts), align: 'right' },
      {
        title: 'STARTED',
        value: ({ startedAt }) => (startedAt === undefined ? '' : formatAge(startedAt, now)),
      },
      { title: 'PROBLEM', value: ({ problem }) => problem?.message ?? '', shrinks: true },
    ],
    { style, width },
  );
}

/** Paints `text` as the state it tells of. */
export function paintState(text: string, state: ServiceState, style: Style): string {
  switch (state) {
    case 'ready':
      return style.good(text);
    case 'updating':
      return style.accent(text);
    case 'degraded':
      return style.warn(text);
    case 'failing':
      return style.bad(text);
    case 'paused':
      return style.faint(text);
  }
}
