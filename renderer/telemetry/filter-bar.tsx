import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { type FilterDraft, isStatus, isUsable, RANGES } from './call-filter.ts';
import styles from './calls-view.module.css';
import { ConditionFields } from './condition-fields.tsx';

interface FilterBarProps {
  readonly service: string;
  /** What is asked now. */
  readonly filter: FilterDraft;
  readonly choice?: ReactNode;
  readonly onFilter: (filter: FilterDraft) => void;
}

/** Which calls are looked for. A time is taken at once, what is typed when it is sent. */
export function FilterBar({ service, filter, choice, onFilter }: FilterBarProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(filter);
  const { status, image, conditions } = draft;
  const nextId = Math.max(0, ...conditions.map(({ id }) => id)) + 1;
  return (
    <form
      className={`${styles.bar} ${styles.filters}`}
      aria-label={t('data.filter')}
      onSubmit={(event) => {
        event.preventDefault();
        if (isUsable(draft)) onFilter(draft);
      }}
    >
      {choice}
      <SegmentedControl
        aria-label={t('data.range')}
        data={RANGES.map((range) => ({ value: range, label: t(`data.ranges.${range}`) }))}
        value={draft.range}
        onChange={(range) => {
          setDraft({ ...draft, range });
          onFilter({ ...filter, range });
        }}
      />
      <TextInput
        aria-label={t('data.status')}
        placeholder={t('data.statusHint')}
        className={styles.field}
        value={status}
        error={isStatus(status) ? undefined : t('data.statusInvalid')}
        onChange={(event) => setDraft({ ...draft, status: event.currentTarget.value })}
      />
      <TextInput
        aria-label={t('data.image')}
        placeholder={t('data.imageHint', { service })}
        className={styles.field}
        value={image}
        onChange={(event) => setDraft({ ...draft, image: event.currentTarget.value })}
      />
      <Button
        variant="subtle"
        px="xs"
        aria-label={t('data.addCondition')}
        leftSection={<Icon name="plus" size={13} />}
        onClick={() =>
          setDraft({
            ...draft,
            conditions: [...conditions, { id: nextId, name: '', comparison: '=', value: '' }],
          })
        }
      >
        {t('data.condition')}
      </Button>
      <span className={styles.end}>
        <Button type="submit" variant="default" disabled={!isUsable(draft)}>
          {t('data.apply')}
        </Button>
      </span>
      <ConditionFields
        conditions={conditions}
        onChange={(changed) => setDraft({ ...draft, conditions: changed })}
      />
    </form>
  );
}
