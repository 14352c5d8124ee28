import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '#renderer/i18n/format.ts';
import { api } from '#renderer/rpc/client.ts';
import styles from '../calls-view.module.css';

interface OpenAlarmProps {
  readonly service: string;
  readonly store: string;
  readonly onShow: () => void;
}

/** The alarm of a service that goes on, if there is one. */
export function OpenAlarm({ service, store, onShow }: OpenAlarmProps) {
  const { t } = useTranslation();
  const found = useQuery(api.telemetry.watches.queryOptions({ input: { service, store } }));
  const alarm = found.data?.watches[0]?.alarms.find(({ until }) => until === undefined);
  if (alarm === undefined) return null;
  const columns = alarm.columns.map(({ name }) => name).join(', ');
  return (
    <div className={styles.bar} role="status">
      <p className={styles.complete} data-whole="false">
        {t('data.alarmOpen', { time: formatMoment(alarm.since), columns })}
      </p>
      <Button variant="default" onClick={onShow}>
        {t('data.alarmShow')}
      </Button>
    </div>
  );
}
