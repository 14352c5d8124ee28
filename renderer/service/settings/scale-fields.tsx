import { NumberInput, SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DEFAULT_AUTO } from '#contract/service/settings.ts';
import type { SettingsDraft } from '../settings-draft.ts';
import styles from './settings.module.css';

type ScaleDraft = Pick<
  SettingsDraft,
  'scaleKind' | 'replicas' | 'min' | 'max' | 'target' | 'scaleDownSeconds'
>;

interface ScaleFieldsProps {
  readonly draft: ScaleDraft;
  readonly onChange: (change: Partial<ScaleDraft>) => void;
}

/** A fixed number of replicas, or bounds between which the load decides. */
export function ScaleFields({ draft, onChange }: ScaleFieldsProps) {
  const { t } = useTranslation();
  const number = (name: keyof Omit<ScaleDraft, 'scaleKind'>, range: readonly [number, number]) => ({
    label: t(`service.scale.${name}`),
    value: draft[name],
    min: range[0],
    max: range[1],
    allowDecimal: false,
    onChange: (value: number | string) => onChange({ [name]: String(value) }),
  });
  return (
    <div className={styles.fields}>
      <SegmentedControl
        className={styles.wide}
        aria-label={t('service.scale.kind')}
        value={draft.scaleKind}
        onChange={(kind) => onChange({ scaleKind: kind === 'auto' ? 'auto' : 'fixed' })}
        data={[
          { value: 'fixed', label: t('service.scale.fixed') },
          { value: 'auto', label: t('service.scale.auto') },
        ]}
      />
      {draft.scaleKind === 'fixed' ? (
        <NumberInput {...number('replicas', [1, 1000])} placeholder="1" data-autofocus />
      ) : (
        <>
          <NumberInput {...number('min', [1, 1000])} placeholder={String(DEFAULT_AUTO.min)} data-autofocus />
          <NumberInput {...number('max', [1, 1000])} placeholder={String(DEFAULT_AUTO.max)} />
          <NumberInput
            {...number('target', [1, 100])}
            placeholder={String(DEFAULT_AUTO.target)}
            suffix=" %"
          />
          <NumberInput
            {...number('scaleDownSeconds', [0, 3600])}
            placeholder={String(DEFAULT_AUTO.scaleDownSeconds)}
            suffix=" s"
          />
        </>
      )}
    </div>
  );
}
