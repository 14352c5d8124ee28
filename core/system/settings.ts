import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import {
  SETTING_NAMES,
  type Settings,
  type SettingsChange,
  settingsSchema,
} from '#contract/system/settings.ts';
import type { Reaching } from '#core/host/reach.ts';
import type { Store } from '#core/store/store.ts';

/** The settings as they are, defaults filled in. */
export async function readSettings(store: Pick<Store, 'settings'>): Promise<Settings> {
  return (await store.settings.all()).at(-1) ?? settingsSchema.parse({});
}

/** Changes some settings; null takes one back to its default. `bad_input` names the key and what it takes. */
export async function changeSettings(
  store: Pick<Store, 'settings' | 'change'>,
  changes: SettingsChange,
): Promise<Settings> {
  for (const name of Object.keys(changes)) mustBeSetting(name);
  return store.change(async () => {
    const before = await readSettings(store);
    const merged = Object.fromEntries(
      Object.entries({ ...before, ...changes }).filter(([, value]) => value !== null && value !== undefined),
    );
    const parsed = settingsSchema.safeParse(merged);
    if (!parsed.success)
      throw new SlipwayError('bad_input', {
        message: `That setting cannot be taken: ${z.prettifyError(parsed.error)}`,
        hint: '`slipway settings get` shows all settings and their values.',
        details: { issues: parsed.error.issues.map(({ path, message }) => ({ path, message })) },
      });
    await store.settings.replace([parsed.data]);
    return parsed.data;
  });
}

/** A page must not give itself more folders of the machine than it was given. `forbidden`. */
export function mustNotWiden({ reach }: Reaching, changes: SettingsChange): void {
  if (reach === undefined || !Object.hasOwn(changes, 'portalRoots')) return;
  throw new SlipwayError('forbidden', {
    message: 'The folders that the portal may open are set on its machine, not from a page.',
    hint: '`slipway settings set portalRoots \'["~"]\'` sets them.',
  });
}

function mustBeSetting(name: string): void {
  if (SETTING_NAMES.some((each) => each === name)) return;
  throw new SlipwayError('bad_input', {
    message: `There is no setting “${name}”.`,
    hint: `The settings are ${SETTING_NAMES.join(', ')}.`,
    details: { name },
  });
}
