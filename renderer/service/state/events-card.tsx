import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Service } from '#contract/service/service.ts';
import { formatMoment } from '#renderer/i18n/format.ts';
import { Dot } from '#renderer/parts/feedback/dot.tsx';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import layout from '#renderer/parts/layout/layout.module.css';
import { Card } from '#renderer/parts/list/list-page.tsx';
import { useAgo } from '#renderer/parts/text/use-ago.ts';
import { api } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import styles from './events-card.module.css';

const AGAIN_MS = 5000;

/** What happened in the cluster around a service, newest first; as Kubernetes says it in the tooltip. */
export function EventsCard({ service }: { readonly service: Service }) {
  const { t } = useTranslation();
  const ago = useAgo();
  const { name, cluster } = service;
  const events = useQuery(
    api.service.events.queryOptions({ input: { name, cluster }, refetchInterval: AGAIN_MS }),
  );
  const list = events.data?.events ?? [];
  return (
    <Card title={t('service.events.title')} isWide>
      {events.isError && <ErrorNote failure={toFailure(events.error)} />}
      {events.isSuccess && list.length === 0 && <p className={layout.dim}>{t('service.events.none')}</p>}
      <ul className={styles.list}>
        {list.map((event) => (
          <li key={`${event.time} ${event.object} ${event.original}`} title={event.original}>
            <Dot tone={event.kind === 'warning' ? 'warn' : 'idle'} />
            <span>
              {event.message}
              {event.count > 1 && ` (${t('service.events.times', { count: event.count })})`}
            </span>
            <time title={formatMoment(event.time)}>{ago(event.time)}</time>
            <small>{event.object}</small>
          </li>
        ))}
      </ul>
    </Card>
  );
}
