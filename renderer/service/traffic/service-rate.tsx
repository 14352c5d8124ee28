import { useTranslation } from 'react-i18next';
import type { Service } from '#contract/service/service.ts';
import { formatNumber } from '#renderer/i18n/format.ts';
import { useTraffic } from '../use-service-queries.ts';

/** Requests a second of a service in the list; asked for only while its row is in sight. */
export function ServiceRate({
  service,
  isInFront,
}: {
  readonly service: Service;
  readonly isInFront: boolean;
}) {
  const { t } = useTranslation();
  const { data } = useTraffic(service, { isInFront });
  if (service.state === 'paused') return t('service.state.paused');
  if (data?.requestsPerSecond === undefined || service.replicas.ready === 0) return null;
  return t('service.perSecond', { number: formatRate(data.requestsPerSecond) });
}

/** A rate with as many digits as it needs to be told from nothing. */
export function formatRate(perSecond: number): string {
  return formatNumber(perSecond, perSecond < 10 ? 1 : 0);
}
