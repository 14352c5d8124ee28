import { UsageError } from '#cli/failure/failure.ts';
import { SETTING_NAMES, type Settings } from '#contract/system/settings.ts';

/** A setting, or with `baseImages.python-3.11` one part of it. */
export interface SettingName {
  readonly name: keyof Settings;
  readonly part: string | undefined;
}

export function findSetting(given: string): SettingName {
  const dot = given.indexOf('.');
  const wanted = dot === -1 ? given : given.slice(0, dot);
  const name = SETTING_NAMES.find((each) => each === wanted);
  if (name !== undefined) return { name, part: dot === -1 ? undefined : given.slice(dot + 1) };
  throw new UsageError({
    message: `Setting not found: “${wanted}”.`,
    hint: `Available: ${SETTING_NAMES.join(', ')}.`,
  });
}
