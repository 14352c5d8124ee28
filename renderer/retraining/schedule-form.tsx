import { Checkbox, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import layout from '#renderer/parts/layout/layout.module.css';
import type { ScheduleValues } from './schedule-values.ts';

interface ScheduleFormProps {
  readonly values: ScheduleValues;
  readonly onChange: (values: ScheduleValues) => void;
}

/** The fields of a schedule: times, and what else starts a retraining. */
export function ScheduleForm({ values, onChange }: ScheduleFormProps) {
  const { t } = useTranslation();
  return (
    <>
      <div className={layout.pair}>
        <TextInput
          label={t('retraining.schedule.cron')}
          description={t('retraining.schedule.cronHelp')}
          value={values.cron}
          onChange={({ currentTarget: { value } }) => onChange({ ...values, cron: value })}
        />
        <TextInput
          label={t('retraining.schedule.timezone')}
          description={t('retraining.schedule.timezoneHelp')}
          value={values.timezone}
          onChange={({ currentTarget: { value } }) => onChange({ ...values, timezone: value })}
        />
      </div>
      {(['catchesUp', 'newData', 'drift'] as const).map((name) => (
        <Checkbox
          key={name}
          label={t(`retraining.schedule.${name}`)}
          checked={values[name]}
          onChange={({ currentTarget: { checked } }) => onChange({ ...values, [name]: checked })}
        />
      ))}
    </>
  );
}
