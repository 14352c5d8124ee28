import { useTranslation } from 'react-i18next';
import { DetailHead } from '#renderer/page/detail-head.tsx';
import { CallsView } from './calls-view.tsx';

interface RecordedDetailProps {
  readonly store: string;
  readonly service: string;
  readonly onBack: () => void;
}

/** The recorded calls of a service as a page of their store: also of one that no cluster has any more. */
export function RecordedDetail({ store, service, onBack }: RecordedDetailProps) {
  const { t } = useTranslation();
  return (
    <>
      <DetailHead
        title={service}
        note={t('data.recordedIn', { store })}
        actions={[{ id: 'back', place: 'button', title: t('data.back', { store }), run: onBack }]}
      />
      <CallsView service={service} store={store} />
    </>
  );
}
