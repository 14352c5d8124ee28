import { Button, Group, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { chooseFile } from '#renderer/parts/path/choose-path.ts';
import styles from '../call-panel.module.css';
import { invalidFields, type WatchDraft } from './watch-draft.ts';

interface WatchFieldsProps {
  readonly draft: WatchDraft;
  /** Where news goes now; undefined: nowhere. */
  readonly webhook: string | undefined;
  readonly onChange: (draft: WatchDraft) => void;
}

/** Drift, how long calls are kept, and who is told. */
export function WatchFields({ draft, webhook, onChange }: WatchFieldsProps) {
  const { t } = useTranslation();
  const invalid = invalidFields(draft);
  return (
    <>
      <Switch
        label={t('data.watchDrift')}
        checked={draft.hasDrift}
        onChange={(event) => onChange({ ...draft, hasDrift: event.currentTarget.checked })}
      />
      {draft.hasDrift && (
        <>
          <TextInput
            label={t('data.watchHours')}
            inputMode="numeric"
            value={draft.hours}
            error={invalid.hours ? t('data.watchHoursInvalid') : undefined}
            onChange={(event) => onChange({ ...draft, hours: event.currentTarget.value })}
          />
          <Reference draft={draft} onChange={onChange} />
        </>
      )}
      <TextInput
        label={t('data.watchKeep')}
        description={t('data.watchKeepHint')}
        inputMode="numeric"
        value={draft.keepDays}
        error={invalid.keepDays ? t('data.watchKeepInvalid') : undefined}
        onChange={(event) => onChange({ ...draft, keepDays: event.currentTarget.value })}
      />
      <TextInput
        label={t('data.watchWebhook')}
        description={
          webhook === undefined ? t('data.watchWebhookHint') : t('data.watchWebhookKept', { origin: webhook })
        }
        placeholder={t('data.watchWebhookPlaceholder')}
        autoComplete="off"
        value={draft.url}
        error={invalid.url}
        onChange={(event) => onChange({ ...draft, url: event.currentTarget.value })}
      />
    </>
  );
}

function Reference({ draft, onChange }: Pick<WatchFieldsProps, 'draft' | 'onChange'>) {
  const { t } = useTranslation();
  const choose = async (): Promise<void> => {
    const reference = await chooseFile({ title: t('data.chooseReference') });
    if (reference !== undefined) onChange({ ...draft, reference });
  };
  return (
    <>
      <p className={styles.dim}>
        {t('data.watchReference')}: {draft.reference ?? t('data.watchFirstDays')}
      </p>
      <Group>
        <Button variant="default" onClick={() => void choose().catch(tellFailure)}>
          {t('data.chooseReference')}
        </Button>
        {draft.reference !== undefined && (
          <Button variant="subtle" onClick={() => onChange({ ...draft, reference: undefined })}>
            {t('data.firstDays')}
          </Button>
        )}
      </Group>
    </>
  );
}
