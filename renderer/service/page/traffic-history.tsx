import { useMemo } from 'react';
import type { Service } from '#contract/service/service.ts';
import { ServiceTraffic } from '#renderer/telemetry/traffic/service-traffic.tsx';
import { useDeployments } from '../use-service-queries.ts';

/** Traffic over time, with the deployments of its history marked. */
export function TrafficHistory({ service }: { readonly service: Service }) {
  const { data } = useDeployments(service, false);
  const deployments = useMemo(
    () => data?.map(({ startedAt, image }) => ({ at: startedAt, image: image.reference })),
    [data],
  );
  return <ServiceTraffic service={service.name} deployments={deployments} />;
}
