import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DetailHead } from '#renderer/page/detail-head.tsx';
import styles from './calls-view.module.css';
import { CallsView } from './calls-view.tsx';
import { TrafficView } from './traffic/traffic-view.tsx';

interface RecordedDetailProps {
  readonly store: string;
  readonly service: string;
  readonly onBack: () => void;
}

const VIEWS = ['calls', 'traffic'] as const;
type View = (typeof VIEWS)[number];

/** The recorded calls of a service and its traffic as a page of their store: also of one that no cluster has any more. */
export function RecordedDetail({ store, service, onBack }: RecordedDetailProps) {
  const { t } = useTranslation();
  const [view, setView] = useState<View>('calls');
  return (
    <>
      <DetailHead
        title={service}
        note={t('data.recordedIn', { store })}
        actions={[{ id: 'back', place: 'button', title: t('data.back', { store }), run: onBack }]}
      />
      <div className={styles.bar}>
        <SegmentedControl
          aria-label={t('data.view')}
          data={VIEWS.map((each) => ({ value: each, label: t(`data.views.${each}`) }))}
          value={view}
          onChange={setView}
        />
      </div>
      {view === 'calls' ? (
        <CallsView service={service} store={store} />
      ) : (
        <TrafficView service={service} store={store} deployments={undefined} />
      )}
    </>
  );
}
