import { PasswordInput, SegmentedControl, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import layout from '#renderer/parts/layout/layout.module.css';
import { useLoginError } from './field-error.ts';
import { EMPTY_LOGIN, LOGINS, type LoginDraft, type PlaceKind } from './store-draft.ts';
import styles from './store-fields.module.css';

type SecretField = 'secretAccessKey' | 'accountKey' | 'token' | 'connection';

interface LoginFieldsProps {
  readonly kind: PlaceKind;
  readonly draft: LoginDraft;
  readonly onChange: (draft: LoginDraft) => void;
}

/** What a store accepts, as its provider gives it. A folder needs nothing. */
export function LoginFields({ kind, draft, onChange }: LoginFieldsProps) {
  const { t } = useTranslation();
  const errorOf = useLoginError(draft);
  const logins = LOGINS[kind];
  if (logins.length < 2) return null;
  const secret = (name: SecretField) => ({
    label: t(`store.${name}`),
    size: 'xs',
    autoComplete: 'off',
    value: draft[name],
    error: errorOf(name),
    onChange: (event: React.ChangeEvent<HTMLInputElement>) =>
      onChange({ ...draft, [name]: event.currentTarget.value }),
  });
  return (
    <fieldset className={styles.group}>
      <legend className={styles.label}>{t('store.credentials')}</legend>
      <SegmentedControl
        aria-label={t('store.credentials')}
        data={logins.map((login) => ({ value: login, label: t(`store.login.${login}`) }))}
        value={draft.login}
        onChange={(login) => onChange({ ...EMPTY_LOGIN, login })}
      />
      <p className={styles.about}>
        {draft.login === 'environment' && kind !== 'folder'
          ? t(`store.environmentAbout.${kind}`)
          : t('store.keptAbout')}
      </p>
      {draft.login === 'keys' && (
        <div className={layout.pair}>
          <TextInput
            label={t('store.accessKeyId')}
            autoComplete="off"
            value={draft.accessKeyId}
            error={errorOf('accessKeyId')}
            onChange={(event) => onChange({ ...draft, accessKeyId: event.currentTarget.value })}
          />
          <PasswordInput {...secret('secretAccessKey')} />
        </div>
      )}
      {draft.login === 'account-key' && <PasswordInput {...secret('accountKey')} />}
      {draft.login === 'sas' && <PasswordInput {...secret('token')} placeholder="sv=…&sig=…" />}
      {draft.login === 'connection' && (
        <PasswordInput
          {...secret('connection')}
          placeholder="DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…"
        />
      )}
    </fieldset>
  );
}
