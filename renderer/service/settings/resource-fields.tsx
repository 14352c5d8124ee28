import { SETTINGS } from '#contract/service/settings.ts';
import { SettingField } from './serving-fields.tsx';
import type { SettingsFieldsProps } from './settings-fields.ts';

/** The size of a replica. */
export function ResourceFields(props: SettingsFieldsProps) {
  return SETTINGS.filter(({ group }) => group === 'size').map((setting) => (
    <SettingField key={setting.name} setting={setting} {...props} />
  ));
}
