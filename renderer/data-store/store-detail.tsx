import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOfPlace, type DataStore } from '#contract/data-store/data-store.ts';
import { DetailHead } from '#renderer/page/detail-head.tsx';
import { Badge } from '#renderer/parts/feedback/badge.tsx';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { FINDING_TONES, FindingRows } from '#renderer/parts/feedback/finding-rows.tsx';
import layout from '#renderer/parts/layout/layout.module.css';
import { Card, DetailBody, Facts } from '#renderer/parts/list/list-page.tsx';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { useAgo } from '#renderer/parts/text/use-ago.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { LoginDialog } from './login-dialog.tsx';
import { RecordedServicesCard } from './recorded-services-card.tsx';
import { useStoreActions } from './use-store-actions.ts';
import { checkStore, type ShownCheck, useStoreCheck } from './use-store-check.ts';

/** One store: where it is, whether it works, and what is recorded there. */
export function StoreDetail({ store }: { readonly store: DataStore }) {
  const { t } = useTranslation();
  const [isChanging, setChanging] = useState(false);
  const check = useStoreCheck(store.name);
  return (
    <>
      <DetailHead
        title={store.name}
        badge={<Badge tone={FINDING_TONES[check.state]}>{t(`store.state.${check.state}`)}</Badge>}
        line={{ text: addressOfPlace(store.place), copyLabel: t('store.copyAddress') }}
        actions={useStoreActions(store, { isChecking: check.isChecking, onLogin: () => setChanging(true) })}
      />
      <DetailBody>
        <RecordedServicesCard store={store.name} />
        <CheckCard name={store.name} check={check} />
        <AboutCard store={store} />
      </DetailBody>
      <LoginDialog
        isOpen={isChanging}
        store={store}
        onClose={() => setChanging(false)}
        onSaved={() => {
          setChanging(false);
          checkStore(store.name);
        }}
      />
    </>
  );
}

function CheckCard({ name, check }: { readonly name: string; readonly check: ShownCheck }) {
  const { t } = useTranslation();
  return (
    <Card title={t('store.check')} isWide>
      <div className={layout.stack}>
        {check.error !== null && <ErrorNote failure={toFailure(check.error)} />}
        {check.rows.length === 0 ? (
          check.error === null && (
            <p className={layout.dim}>{t(check.isChecking ? 'store.checking' : 'store.checkHint')}</p>
          )
        ) : (
          <FindingRows rows={check.rows} isBusy={check.isChecking} />
        )}
        <CommandLine command={`slipway store check ${shellWord(name)}`} />
      </div>
    </Card>
  );
}

function AboutCard({ store }: { readonly store: DataStore }) {
  const { t } = useTranslation();
  const ago = useAgo();
  const { place } = store;
  return (
    <Card title={t('store.about')}>
      <Facts
        facts={[
          [t('store.kindOf'), t(`store.kind.${place.kind}`)],
          ...(place.kind === 's3' ? [[t('store.region'), place.region] as const] : []),
          ...(place.kind === 'azure' ? [[t('store.account'), place.account] as const] : []),
          ...(place.kind === 'folder' ? [] : [[t('store.endpoint'), place.endpoint] as const]),
          ...(place.kind === 'folder'
            ? []
            : [[t('store.credentials'), t(`store.has.${store.hasCredentials}`)] as const]),
          [t('store.added'), ago(store.createdAt)],
        ]}
      />
    </Card>
  );
}
