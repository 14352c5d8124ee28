import { NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ServiceSettings } from '#contract/service/settings.ts';
import styles from './settings.module.css';
import type { SettingsFieldsProps } from './settings-fields.ts';

const NUMBERS = [
  ['workers', 1, 64],
  ['concurrency', 1, 1024],
  ['queue', 0, 100_000],
  ['timeoutSeconds', 0, 3600],
  ['startSeconds', 5, 3600],
  ['drainSeconds', 0, 300],
] as const;
const SWITCHES = ['warmUp', 'requestLog', 'forwardLogs', 'collectData', 'networkPolicy'] as const;
const LEVELS: readonly ServiceSettings['logLevel'][] = ['debug', 'info', 'warning', 'error'];

/** Inputs of a row stand at one height, however long what is said about them. */
const ORDER: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];

/** Everything about a replica that is not its size: limits, start and end, logs, network. */
export function ServingFields({ draft, defaults, onChange }: SettingsFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <div className={styles.fields}>
        {NUMBERS.map(([name, min, max]) => (
          <NumberInput
            key={name}
            label={t(`service.setting.${name}`)}
            description={t(`service.settingAbout.${name}`)}
            inputWrapperOrder={ORDER}
            placeholder={defaults[name]}
            min={min}
            max={max}
            allowDecimal={name === 'timeoutSeconds'}
            value={draft[name]}
            onChange={(value) => onChange({ [name]: String(value) })}
          />
        ))}
        <TextInput
          label={t('service.setting.cpuLimit')}
          description={t('service.settingAbout.cpuLimit')}
          inputWrapperOrder={ORDER}
          placeholder={t('service.setting.noLimit')}
          value={draft.cpuLimit}
          onChange={(event) => onChange({ cpuLimit: event.currentTarget.value })}
        />
        <Select
          label={t('service.setting.logLevel')}
          description={t('service.settingAbout.logLevel')}
          inputWrapperOrder={ORDER}
          data={[...LEVELS]}
          allowDeselect={false}
          value={draft.logLevel}
          onChange={(value) => onChange({ logLevel: LEVELS.find((level) => level === value) ?? 'info' })}
        />
      </div>
      <div className={styles.switches}>
        {SWITCHES.map((name) => (
          <Switch
            key={name}
            label={t(`service.setting.${name}`)}
            description={t(`service.settingAbout.${name}`)}
            checked={draft[name]}
            onChange={(event) => onChange({ [name]: event.currentTarget.checked })}
          />
        ))}
      </div>
    </>
  );
}
