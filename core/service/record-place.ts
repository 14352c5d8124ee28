import type { ServiceSettings } from '#contract/service/settings.ts';

type Recording = Pick<ServiceSettings, 'recordCalls' | 'collectData' | 'recordStore' | 'recordVolume'>;

/** Returns whether replicas have a recorder: for calls, or for the rows of ModelDataCollector. */
export function hasRecorder({
  recordCalls,
  collectData,
}: Pick<Recording, 'recordCalls' | 'collectData'>): boolean {
  return recordCalls !== 'off' || collectData;
}

/** Returns whether replicas send on what happens: to Application Insights, or to a collector of OpenTelemetry. */
export function hasExports({ insights, otlp }: Pick<ServiceSettings, 'insights' | 'otlp'>): boolean {
  return insights || otlp !== undefined;
}

/** Returns the name of the store that settings record into; undefined: none. */
export function storeOf(settings: Omit<Recording, 'recordVolume'>): string | undefined {
  return hasRecorder(settings) ? settings.recordStore : undefined;
}

/** Returns the volume that settings record into; undefined: none. */
export function volumeOf(settings: Omit<Recording, 'recordStore'>): string | undefined {
  return hasRecorder(settings) ? settings.recordVolume : undefined;
}

/** Returns whether collected rows have no other place than the replica: they go with it. */
export function collectsInReplica(settings: Recording): boolean {
  return settings.collectData && storeOf(settings) === undefined && volumeOf(settings) === undefined;
}
