import { NumberInput, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from './publish.module.css';
import { PROOF_DEFAULTS, type PublishDraft } from './publish-draft.ts';

type ProofDraft = Pick<PublishDraft, 'isProving' | 'rate' | 'watchSeconds' | 'maxChange'>;

interface ProofFieldsProps {
  readonly draft: ProofDraft;
  readonly onChange: (part: Partial<ProofDraft>) => void;
}

/** Whether sample requests run through the update, and how many. */
export function ProofFields({ draft, onChange }: ProofFieldsProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.fields}>
      <Switch
        className={styles.wide}
        label={t('publish.prove')}
        description={t('publish.proveHint')}
        checked={draft.isProving}
        onChange={(event) => onChange({ isProving: event.currentTarget.checked })}
      />
      {draft.isProving && (
        <>
          <NumberInput
            label={t('publish.rate')}
            placeholder={String(PROOF_DEFAULTS.rate)}
            min={1}
            max={1000}
            value={draft.rate}
            onChange={(rate) => onChange({ rate: String(rate) })}
          />
          <NumberInput
            label={t('publish.watchSeconds')}
            placeholder={String(PROOF_DEFAULTS.watchSeconds)}
            min={0}
            max={600}
            suffix=" s"
            value={draft.watchSeconds}
            onChange={(watchSeconds) => onChange({ watchSeconds: String(watchSeconds) })}
          />
          <NumberInput
            label={t('publish.maxChange')}
            description={t('publish.maxChangeHint')}
            placeholder={t('publish.anyChange')}
            min={0}
            suffix=" %"
            value={draft.maxChange}
            onChange={(maxChange) => onChange({ maxChange: String(maxChange) })}
          />
        </>
      )}
    </div>
  );
}
