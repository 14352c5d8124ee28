import type { SlipwayClient } from '#contract/index.ts';
import type { ServiceTraffic, TrafficHistory, TrafficStep } from '#contract/telemetry/traffic-history.ts';

export interface TrafficOptions {
  readonly store?: string;
  readonly from?: Date;
  readonly to?: Date;
  readonly step?: TrafficStep;
}

interface Reading {
  readonly client: SlipwayClient;
  readonly signal: AbortSignal;
  /** Tells how far the read has come, when it takes long. */
  readonly onPart: (text: string) => Promise<void>;
}

/** Asks for traffic until all of it was read: one answer waits only so long for a store. */
export async function readTraffic(
  { client, signal, onPart }: Reading,
  { store, from, to, step }: TrafficOptions,
  services: readonly string[],
): Promise<TrafficHistory> {
  // The end stays where it was at first.
  const until = to ?? new Date();
  for (;;) {
    const answer = await client.telemetry.traffic(
      {
        ...(services.length === 0 ? {} : { services: [...services] }),
        ...(store === undefined ? {} : { store }),
        from: (from ?? daysBefore(until, DAYS)).toISOString(),
        to: until.toISOString(),
        ...(step === undefined ? {} : { step }),
      },
      { signal },
    );
    const unread = answer.services.find((service) => !isWhole(service));
    if (unread === undefined) return answer;
    await onPart(
      `${unread.service}: read back to ${unread.readFrom.slice(0, 13).replace('T', ' ')}:00 UTC …`,
    );
  }
}

/** Without `--from`, as far back as this. */
export const DAYS = 30;

function daysBefore(moment: Date, days: number): Date {
  return new Date(moment.getTime() - days * 86_400_000);
}

function isWhole({ readFrom, from }: ServiceTraffic): boolean {
  return readFrom <= from;
}
