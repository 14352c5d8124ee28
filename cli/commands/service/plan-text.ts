import type { Page } from '#cli/session/output.ts';
import { formatBytes } from '#cli/terminal/amount.ts';
import type { Style } from '#cli/terminal/style.ts';
import type { PlannedObject, ServicePlan } from '#contract/service/deployment.ts';
import { changeLines } from './change-lines.ts';

/** What publishing would do, for people: what changes of the service, then of the cluster's objects. */
export function planText(plan: ServicePlan, { style }: Pick<Page, 'style'>): string {
  const head = `${plan.isNew ? 'Create' : 'Update'} ${style.strong(plan.service)} in ${plan.cluster}, namespace ${plan.namespace}: ${plan.image}`;
  return [
    head,
    ...(plan.isNew ? [] : changeLines(plan.changes, style)),
    ...pushLines(plan),
    ...plan.objects.flatMap((object) => objectLines(object, style)),
    plan.rollsOut ? 'Its replicas are replaced one after another.' : 'Its replicas are not replaced.',
    ...(plan.url === undefined ? [] : [`It will answer at ${plan.url}`]),
    ...plan.drift.map((text) => style.warn(`changed outside Slipway, and reset by this: ${text}`)),
    ...plan.warnings.map((text) => style.warn(`warning: ${text}`)),
  ].join('\n');
}

function pushLines({ push }: ServicePlan): readonly string[] {
  if (push === undefined) return [];
  return [
    push.missingLayers === 0
      ? 'The registry already has the image.'
      : `Push ${push.missingLayers} of ${push.layers} layers, ${formatBytes(push.missingBytes)}.`,
  ];
}

function objectLines(object: PlannedObject, style: Style): readonly string[] {
  const name = `${object.kind} ${object.name}`;
  switch (object.action) {
    case 'create':
      return [style.good(`+ ${name}`)];
    case 'delete':
      return [style.bad(`- ${name}`)];
    case 'none':
      return [style.faint(`= ${name}`)];
    case 'change':
      return [
        style.warn(`~ ${name}`),
        ...object.differences.map(
          ({ path, before, after }) => `    ${path}: ${before ?? '(none)'} → ${after ?? '(none)'}`,
        ),
      ];
  }
}
