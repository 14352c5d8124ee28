import { NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SETTINGS } from '#contract/service/settings.ts';
import styles from './settings.module.css';
import type { SettingsFieldsProps } from './settings-fields.ts';

type Setting = (typeof SETTINGS)[number];

/** Inputs of a row stand at one height, however long their descriptions are. */
const ORDER: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];

const SERVING = SETTINGS.filter(({ group }) => group === 'serving');
const FIELDS = SERVING.filter(({ takes }) => takes.kind !== 'switch');
const SWITCHES = SERVING.filter(({ takes }) => takes.kind === 'switch');

/** Everything about a replica that is not its size: limits, start and end, logs, network. */
export function ServingFields(props: SettingsFieldsProps) {
  return (
    <>
      <div className={styles.fields}>
        {FIELDS.map((setting) => (
          <SettingField key={setting.name} setting={setting} {...props} />
        ))}
      </div>
      <div className={styles.switches}>
        {SWITCHES.map((setting) => (
          <SettingField key={setting.name} setting={setting} {...props} />
        ))}
      </div>
    </>
  );
}

/** The field of one setting, by what it takes. */
export function SettingField({
  setting: { name, takes },
  draft,
  defaults,
  onChange,
}: SettingsFieldsProps & { readonly setting: Setting }) {
  const { t } = useTranslation();
  const value = draft[name];
  const said = { label: t(`service.setting.${name}`), description: t(`service.settingAbout.${name}`) };
  if (typeof value === 'boolean')
    return (
      <Switch
        {...said}
        checked={value}
        onChange={(event) => onChange({ [name]: event.currentTarget.checked })}
      />
    );
  const common = { ...said, inputWrapperOrder: ORDER, placeholder: defaults[name], value };
  if (takes.kind === 'choice')
    return (
      <Select
        {...common}
        data={[...takes.choices]}
        allowDeselect={false}
        onChange={(chosen) => onChange({ [name]: chosen ?? value })}
      />
    );
  if (takes.kind === 'number')
    return (
      <NumberInput
        {...common}
        min={takes.min}
        max={takes.max}
        allowDecimal={!takes.isWhole}
        onChange={(typed) => onChange({ [name]: String(typed) })}
      />
    );
  return <TextInput {...common} onChange={(event) => onChange({ [name]: event.currentTarget.value })} />;
}
