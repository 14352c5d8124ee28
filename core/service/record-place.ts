import type { ServiceSettings } from '#contract/service/settings.ts';

/** Returns the name of the store that settings record into; undefined: none. */
export function storeOf({
  recordCalls,
  recordStore,
}: Pick<ServiceSettings, 'recordCalls' | 'recordStore'>): string | undefined {
  return recordCalls === 'off' ? undefined : recordStore;
}

/** Returns the volume that settings record into; undefined: none. */
export function volumeOf({
  recordCalls,
  recordVolume,
}: Pick<ServiceSettings, 'recordCalls' | 'recordVolume'>): string | undefined {
  return recordCalls === 'off' ? undefined : recordVolume;
}
