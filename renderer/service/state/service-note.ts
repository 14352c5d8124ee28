import type { TFunction } from 'i18next';
import type { Drift, Service } from '#contract/service/service.ts';
import type { Scale } from '#contract/service/settings.ts';
import type { Item } from '#renderer/parts/list/item-list.tsx';
import { isPaused } from './service-state.ts';

/** The second line of a service in the list: what is wrong with it, else what it is and how many replicas answer. */
export function serviceNote(service: Service, t: TFunction): Pick<Item, 'note' | 'noteTone'> {
  const { image, replicas, problems, drift, updating, state } = service;
  const [problem] = problems;
  const [changed] = drift;
  if (updating !== undefined)
    return {
      note: t('service.list.updating', {
        change: updating.change,
        ready: replicas.ready,
        of: replicas.wanted,
      }),
    };
  if (problem !== undefined)
    return {
      note: `${image.reference} · ${problem.message}`,
      noteTone: state === 'failing' ? 'bad' : 'warn',
    };
  if (changed !== undefined)
    return { note: t('service.list.drift', { what: driftText(changed, t) }), noteTone: 'warn' };
  return {
    note: [
      image.reference,
      isPaused(service)
        ? t('service.list.paused')
        : t('service.readyOf', { ready: replicas.ready, count: replicas.wanted }),
      ...(service.scale.kind === 'auto' ? [t('service.list.autoscaled')] : []),
    ].join(' · '),
  };
}

/** One foreign change in short: `Deployment spec.replicas: 2 → 5`. */
export function driftText({ kind, path, expected, found }: Drift, t: TFunction): string {
  const where = path === '' ? kind : `${kind} ${path}`;
  return `${where}: ${expected ?? t('service.absent')} → ${found ?? t('service.absent')}`;
}

/** How many replicas a service is to have, in words. */
export function scaleWords(scale: Scale, t: TFunction): string {
  return scale.kind === 'fixed'
    ? t('service.scale.fixedNow', { count: scale.replicas })
    : t('service.scale.autoNow', { min: scale.min, max: scale.max, target: scale.target });
}
