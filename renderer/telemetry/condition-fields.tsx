import { ActionIcon, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { COMPARISONS } from '#contract/telemetry/recorded-call.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import type { ConditionDraft } from './call-filter.ts';
import styles from './calls-view.module.css';

interface ConditionFieldsProps {
  readonly conditions: readonly ConditionDraft[];
  readonly onChange: (conditions: readonly ConditionDraft[]) => void;
}

/** Conditions on named values of the inputs or outputs, one a row. */
export function ConditionFields({ conditions, onChange }: ConditionFieldsProps) {
  const { t } = useTranslation();
  if (conditions.length === 0) return null;
  const change = (id: number, part: Partial<ConditionDraft>): void =>
    onChange(conditions.map((condition) => (condition.id === id ? { ...condition, ...part } : condition)));
  return (
    <div className={styles.conditions}>
      {conditions.map(({ id, name, comparison, value }) => (
        <div key={id} className={styles.condition}>
          <TextInput
            aria-label={t('data.conditionName')}
            placeholder={t('data.conditionNameHint')}
            value={name}
            onChange={(event) => change(id, { name: event.currentTarget.value })}
          />
          <Select
            aria-label={t('data.comparison')}
            data={COMPARISONS.map((each) => ({
              value: each,
              label: each === '~' ? t('data.contains') : each,
            }))}
            value={comparison}
            allowDeselect={false}
            onChange={(chosen) =>
              change(id, { comparison: COMPARISONS.find((each) => each === chosen) ?? '=' })
            }
          />
          <TextInput
            aria-label={t('data.conditionValue', { name })}
            placeholder={t('data.conditionValueHint')}
            value={value}
            onChange={(event) => change(id, { value: event.currentTarget.value })}
          />
          <ActionIcon
            aria-label={t('data.removeCondition', { name })}
            onClick={() => onChange(conditions.filter((condition) => condition.id !== id))}
          >
            <Icon name="close" size={14} />
          </ActionIcon>
        </div>
      ))}
    </div>
  );
}
