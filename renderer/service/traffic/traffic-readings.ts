import { useEffect } from 'react';
import { create } from 'zustand';
import type { Service, Traffic } from '#contract/service/service.ts';
import { serviceId } from '../state/service-state.ts';

/** How many readings are kept: at one every three seconds ten minutes. */
const KEPT = 200;
const NONE: readonly Traffic[] = [];

const useReadingsStore = create<{ readonly byService: Readonly<Record<string, readonly Traffic[]>> }>(() => ({
  byService: {},
}));

/** The last readings of a service. They outlive the page and an update, for as long as the window is open. */
export function useReadings(service: Service, traffic: Traffic | undefined): readonly Traffic[] {
  const id = serviceId(service);
  useEffect(() => {
    if (traffic !== undefined) keepReading(id, traffic);
  }, [id, traffic]);
  return useReadingsStore(({ byService }) => byService[id]) ?? NONE;
}

/** Adds a reading once; the oldest make room. */
export function keepReading(id: string, traffic: Traffic): void {
  useReadingsStore.setState(({ byService }) => {
    const was = byService[id] ?? NONE;
    if (was.at(-1)?.at === traffic.at) return { byService };
    return { byService: { ...byService, [id]: [...was, traffic].slice(-KEPT) } };
  });
}
