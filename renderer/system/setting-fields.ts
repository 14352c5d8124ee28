import type { Settings } from '#contract/system/settings.ts';

/** The settings of the form. What pages may open is no page's to say. */
export type SettingName = Exclude<keyof Settings, 'portalRoots'>;

/** Settings as they stand in the form: text where nothing means "the default". */
export interface Draft {
  readonly engine: string;
  readonly builder: string;
  readonly signingKey: string;
  readonly dockerHost: string;
  /** One `runtime = image` a line. */
  readonly baseImages: string;
  readonly packageIndex: string;
  readonly extraPackageIndexes: readonly string[];
  readonly condaChannels: readonly string[];
  readonly condaMirror: string;
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
  readonly caCertificates: string;
  readonly buildNetwork: string;
  readonly python: string;
  readonly startSeconds: number;
  readonly keepTasks: number;
  readonly trashDays: number;
}

/** In the order of the form. A setting that the contract gains and this list lacks does not compile. */
const ORDER: Readonly<Record<SettingName, number>> = {
  engine: 1,
  builder: 2,
  dockerHost: 3,
  python: 4,
  baseImages: 5,
  packageIndex: 6,
  extraPackageIndexes: 7,
  condaChannels: 8,
  condaMirror: 9,
  caCertificates: 10,
  httpProxy: 11,
  httpsProxy: 12,
  noProxy: 13,
  buildNetwork: 14,
  startSeconds: 15,
  keepTasks: 16,
  trashDays: 17,
  signingKey: 18,
};

export const FIELDS = (Object.keys(ORDER) as SettingName[]).sort((a, b) => ORDER[a] - ORDER[b]);

export function draftOf(settings: Settings): Draft {
  return {
    engine: settings.engine ?? '',
    builder: settings.builder ?? '',
    signingKey: settings.signingKey ?? '',
    dockerHost: settings.dockerHost ?? '',
    baseImages: Object.entries(settings.baseImages)
      .map(([runtime, image]) => `${runtime} = ${image}`)
      .join('\n'),
    packageIndex: settings.packageIndex ?? '',
    extraPackageIndexes: settings.extraPackageIndexes,
    condaChannels: settings.condaChannels,
    condaMirror: settings.condaMirror ?? '',
    httpProxy: settings.httpProxy ?? '',
    httpsProxy: settings.httpsProxy ?? '',
    noProxy: settings.noProxy ?? '',
    caCertificates: settings.caCertificates ?? '',
    buildNetwork: settings.buildNetwork,
    python: settings.python ?? '',
    startSeconds: settings.startSeconds,
    keepTasks: settings.keepTasks,
    trashDays: settings.trashDays,
  };
}

/** What of a draft differs from the settings, as `system.configure` takes it: null goes back to the default. */
export function changedSettings(draft: Draft, settings: Settings): Record<string, unknown> {
  const was = draftOf(settings);
  const changes: Record<string, unknown> = {};
  for (const name of FIELDS) {
    if (JSON.stringify(draft[name]) === JSON.stringify(was[name])) continue;
    changes[name] = name === 'baseImages' ? parseBaseImages(draft.baseImages) : emptyToNull(draft[name]);
  }
  return changes;
}

function emptyToNull(value: string | number | readonly string[]): unknown {
  return value === '' ? null : value;
}

function parseBaseImages(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const [runtime = '', ...image] = line.split('=');
        return [runtime.trim(), image.join('=').trim()];
      }),
  );
}
