import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SettingsFieldsProps } from './settings-fields.ts';

/** CPU and memory of a replica. Both are what the scheduler sets aside for it. */
export function ResourceFields({ draft, defaults, onChange }: SettingsFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        label={t('service.setting.cpu')}
        placeholder={defaults.cpu}
        value={draft.cpu}
        onChange={(event) => onChange({ cpu: event.currentTarget.value })}
      />
      <TextInput
        label={t('service.setting.memory')}
        placeholder={defaults.memory}
        value={draft.memory}
        onChange={(event) => onChange({ memory: event.currentTarget.value })}
      />
    </>
  );
}
