import { Button, Loader, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { isDesktop, reconnect } from '#renderer/rpc/client.ts';
import { useConnection } from '#renderer/rpc/connection.ts';
import styles from './connection-notice.module.css';

/** Says that core is away while it is, and what can be done when it does not come back by itself. */
export function ConnectionNotice() {
  const { t } = useTranslation();
  const { state, reason } = useConnection();
  switch (state) {
    case 'waiting':
    case 'connected':
      return null;
    case 'lost':
      return (
        <div className={styles.notice} role="status">
          <Loader size={14} />
          <b>{t('connection.lost')}</b>
          <span>{isDesktop ? t('connection.lostCore') : t('connection.lostPortal')}</span>
        </div>
      );
    case 'failed':
      return (
        <div className={styles.notice} data-bad role="alert">
          <Icon name="warning" />
          <b>{t('connection.failed')}</b>
          <span>{reason ?? t('connection.failedHint')}</span>
          <Button variant="default" onClick={() => reconnect()}>
            {t('connection.startAgain')}
          </Button>
        </div>
      );
    case 'refused':
      return <TokenForm />;
  }
}

/** The portal's token: in the address that `slipway serve` prints. */
function TokenForm() {
  const { t } = useTranslation();
  const [token, setToken] = useState('');
  return (
    <form
      className={styles.notice}
      data-bad
      onSubmit={(event) => {
        event.preventDefault();
        reconnect(token.trim());
      }}
    >
      <Icon name="warning" />
      <b>{t('connection.refused')}</b>
      <span>{t('connection.refusedHint')}</span>
      <TextInput
        aria-label={t('connection.token')}
        placeholder={t('connection.token')}
        value={token}
        onChange={(event) => setToken(event.currentTarget.value)}
        type="password"
      />
      <Button type="submit" disabled={token.trim() === ''}>
        {t('connection.connect')}
      </Button>
    </form>
  );
}
