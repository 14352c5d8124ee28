import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useShownCommand } from '#renderer/page/command-line-store.ts';
import { PageBar } from '#renderer/page/page-bar.tsx';
import { ErrorNote, ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { Card, Facts } from '#renderer/parts/list/list-page.tsx';
import { api } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { AppearanceCard } from './appearance-card.tsx';
import { EnginesCard } from './engines-card.tsx';
import { FindingsCard } from './findings-card.tsx';
import { SettingsForm } from './settings-form.tsx';
import styles from './settings-page.module.css';
import { TrashCard } from './trash-card.tsx';

export function SettingsPage() {
  const { t } = useTranslation();
  const settings = useQuery(api.system.settings.queryOptions({ input: {} }));
  useShownCommand('slipway settings get');
  return (
    <>
      <PageBar title={t('app.settings')} />
      <div className={styles.page}>
        <div className={styles.column}>
          <AppearanceCard />
          {settings.isPending ? (
            <Loading />
          ) : settings.isError ? (
            <ErrorView error={settings.error} onRetry={() => void settings.refetch()} />
          ) : (
            <SettingsForm settings={settings.data} />
          )}
        </div>
        <div className={styles.column}>
          <EnginesCard />
          <TrashCard />
          <FindingsCard />
          <AboutCard />
        </div>
      </div>
    </>
  );
}

function AboutCard() {
  const { t } = useTranslation();
  const info = useQuery(api.system.info.queryOptions({ input: {} }));
  return (
    <Card title={t('system.about')}>
      {info.isError && <ErrorNote failure={toFailure(info.error)} />}
      {info.data !== undefined && (
        <Facts
          facts={[
            [t('system.version'), info.data.version],
            [t('system.dataFolder'), info.data.dataFolder],
            [t('system.platform'), info.data.platform],
            [t('system.node'), info.data.node],
          ]}
        />
      )}
    </Card>
  );
}
