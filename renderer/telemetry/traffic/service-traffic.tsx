import { InStore } from '../in-store.tsx';
import type { TrafficEvent } from './traffic-marks.ts';
import { TrafficView } from './traffic-view.tsx';

interface ServiceTrafficProps {
  readonly service: string;
  readonly deployments: readonly TrafficEvent[] | undefined;
}

/** The traffic of a service over time, in the store that is chosen where there are several. */
export function ServiceTraffic({ service, deployments }: ServiceTrafficProps) {
  return (
    <InStore>
      {(store, choice) => (
        <TrafficView key={store} service={service} store={store} choice={choice} deployments={deployments} />
      )}
    </InStore>
  );
}
