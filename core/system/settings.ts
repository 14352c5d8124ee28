import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import {
  SETTING_NAMES,
  type Settings,
  type SettingsChange,
  settingsSchema,
} from '#contract/system/settings.ts';
import type { Needs } from '#core/context.ts';
import type { Store } from '#core/store/store.ts';

/** The settings as they are, defaults filled in. */
export async function readSettings(store: Pick<Store, 'settings'>): Promise<Settings> {
  // A file of an earlier Slipway lacks the defaults of what has come since.
  return settingsSchema.parse((await store.settings.all()).at(-1) ?? {});
}

/** Changes some settings; null resets one to its default. `bad_input` names the key and what it takes. */
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
        message: `That setting is not valid: ${z.prettifyError(parsed.error)}`,
        hint: '`slipway settings get` shows all settings and their values.',
        details: { issues: parsed.error.issues.map(({ path, message }) => ({ path, message })) },
      });
    await store.settings.replace([parsed.data]);
    return parsed.data;
  });
}

/** What a page may change by itself. All else says where code and packages come from and where requests go. */
const FREE: ReadonlySet<string> = new Set<keyof Settings>([
  'engine',
  'startSeconds',
  'keepTasks',
  'trashDays',
]);

/**
 * Throws `forbidden` when a page would give itself more folders of the machine, and `not_trusted` when it changes what
 * the user has to agree to. A value that is set already, as a form sends it back, changes nothing.
 */
export async function mustBeAllowed(
  context: Needs<'reach' | 'trust' | 'store'>,
  changes: SettingsChange,
): Promise<void> {
  if (context.reach === undefined) return;
  if (Object.hasOwn(changes, 'portalRoots'))
    throw new SlipwayError('forbidden', {
      message: 'The folders that the portal may open can only be set on its machine, not from a page.',
      hint: '`slipway settings set portalRoots \'["~"]\'` sets them.',
    });
  for (const name of Object.keys(changes)) mustBeSetting(name);
  const before: Readonly<Record<string, unknown>> = await readSettings(context.store);
  const guarded = Object.entries(changes).filter(
    ([name, value]) => !FREE.has(name) && !isDeepStrictEqual(value ?? undefined, before[name]),
  );
  if (guarded.length > 0)
    await context.trust.require(context, { kind: 'settings', changes: Object.fromEntries(guarded) });
}

function mustBeSetting(name: string): void {
  if (SETTING_NAMES.some((each) => each === name)) return;
  throw new SlipwayError('bad_input', {
    message: `Setting not found: “${name}”.`,
    hint: `Available: ${SETTING_NAMES.join(', ')}.`,
    details: { name },
  });
}
