import type { Scale, ServiceSettings, ServiceSettingsChange } from '#contract/service/settings.ts';

/** A variable as a row of the form. `value` undefined: a secret one that is there and stays as it is. */
export interface Variable {
  /** Tells rows apart while their names are typed. */
  readonly id: string;
  readonly name: string;
  readonly value: string | undefined;
}

/** Settings as they stand in the form: texts where nothing means "the default". */
export interface SettingsDraft {
  readonly scaleKind: Scale['kind'];
  readonly replicas: string;
  readonly min: string;
  readonly max: string;
  readonly target: string;
  readonly scaleDownSeconds: string;
  readonly cpu: string;
  readonly cpuLimit: string;
  readonly memory: string;
  readonly workers: string;
  readonly concurrency: string;
  readonly queue: string;
  readonly timeoutSeconds: string;
  readonly startSeconds: string;
  readonly drainSeconds: string;
  readonly logLevel: ServiceSettings['logLevel'];
  readonly warmUp: boolean;
  readonly requestLog: boolean;
  readonly forwardLogs: boolean;
  readonly collectData: boolean;
  readonly networkPolicy: boolean;
  readonly environment: readonly Variable[];
  readonly secrets: readonly Variable[];
}

/** What the contract takes where nothing is said; held equal to it by a test. */
export const DEFAULT_SETTINGS: ServiceSettings = {
  scale: { kind: 'fixed', replicas: 1 },
  startSeconds: 300,
  drainSeconds: 10,
  warmUp: true,
  logLevel: 'info',
  requestLog: true,
  forwardLogs: true,
  collectData: false,
  networkPolicy: false,
  environment: {},
};
export const DEFAULT_AUTO = { min: 1, max: 10, target: 70, scaleDownSeconds: 300 } as const;

const AMOUNTS = ['cpu', 'cpuLimit', 'memory'] as const;
const LIMITS = ['workers', 'concurrency', 'queue', 'timeoutSeconds'] as const;
const TIMES = ['startSeconds', 'drainSeconds'] as const;
const SWITCHES = ['warmUp', 'requestLog', 'forwardLogs', 'collectData', 'networkPolicy'] as const;

export function draftOf(settings: ServiceSettings, secretNames: readonly string[]): SettingsDraft {
  const { scale } = settings;
  const auto = scale.kind === 'auto' ? scale : DEFAULT_AUTO;
  return {
    scaleKind: scale.kind,
    replicas: scale.kind === 'fixed' ? String(scale.replicas) : '',
    min: String(auto.min),
    max: String(auto.max),
    target: String(auto.target),
    scaleDownSeconds: String(auto.scaleDownSeconds),
    cpu: settings.cpu ?? '',
    cpuLimit: settings.cpuLimit ?? '',
    memory: settings.memory ?? '',
    workers: text(settings.workers),
    concurrency: text(settings.concurrency),
    queue: text(settings.queue),
    timeoutSeconds: text(settings.timeoutSeconds),
    startSeconds: settings.startSeconds === DEFAULT_SETTINGS.startSeconds ? '' : text(settings.startSeconds),
    drainSeconds: settings.drainSeconds === DEFAULT_SETTINGS.drainSeconds ? '' : text(settings.drainSeconds),
    logLevel: settings.logLevel,
    warmUp: settings.warmUp,
    requestLog: settings.requestLog,
    forwardLogs: settings.forwardLogs,
    collectData: settings.collectData,
    networkPolicy: settings.networkPolicy,
    environment: Object.entries(settings.environment).map(([name, value]) => ({ id: name, name, value })),
    secrets: secretNames.map((name) => ({ id: name, name, value: undefined })),
  };
}

interface Deployed {
  readonly settings: ServiceSettings;
  readonly secretNames: readonly string[];
}

/** What of a draft differs from what is deployed, as an update takes it: null goes back to the default. */
export function changeOf(draft: SettingsDraft, { settings, secretNames }: Deployed): ServiceSettingsChange {
  const was = draftOf(settings, secretNames);
  const scale = scaleOf(draft);
  const environment = changedVariables(draft.environment, was.environment);
  const secrets = changedVariables(draft.secrets, was.secrets);
  return {
    ...(JSON.stringify(scale) === JSON.stringify(scaleOf(was)) ? {} : { scale }),
    ...Object.fromEntries(
      AMOUNTS.filter((name) => draft[name] !== was[name]).map((name) => [name, draft[name].trim() || null]),
    ),
    ...Object.fromEntries(
      LIMITS.filter((name) => draft[name] !== was[name]).map((name) => [name, number(draft[name]) ?? null]),
    ),
    ...Object.fromEntries(
      TIMES.filter((name) => draft[name] !== was[name]).map((name) => [
        name,
        number(draft[name]) ?? DEFAULT_SETTINGS[name],
      ]),
    ),
    ...Object.fromEntries(
      SWITCHES.filter((name) => draft[name] !== was[name]).map((name) => [name, draft[name]]),
    ),
    ...(draft.logLevel === was.logLevel ? {} : { logLevel: draft.logLevel }),
    ...(Object.keys(environment).length === 0 ? {} : { environment }),
    ...(Object.keys(secrets).length === 0 ? {} : { secrets }),
  };
}

/** The scale that the form says; fields left empty are the defaults. */
export function scaleOf(
  draft: Pick<SettingsDraft, 'scaleKind' | 'replicas' | 'min' | 'max' | 'target' | 'scaleDownSeconds'>,
): Scale {
  if (draft.scaleKind === 'fixed') return { kind: 'fixed', replicas: number(draft.replicas) ?? 1 };
  return {
    kind: 'auto',
    min: number(draft.min) ?? DEFAULT_AUTO.min,
    max: number(draft.max) ?? DEFAULT_AUTO.max,
    target: number(draft.target) ?? DEFAULT_AUTO.target,
    scaleDownSeconds: number(draft.scaleDownSeconds) ?? DEFAULT_AUTO.scaleDownSeconds,
  };
}

/** Rows without a name are not there yet; a name that is gone is taken away. */
function changedVariables(
  rows: readonly Variable[],
  was: readonly Variable[],
): Readonly<Record<string, string | null>> {
  const before = new Map(was.map(({ name, value }) => [name, value]));
  const now = new Map(
    rows.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), value]),
  );
  return {
    ...Object.fromEntries([...before.keys()].filter((name) => !now.has(name)).map((name) => [name, null])),
    ...Object.fromEntries(
      [...now].flatMap(([name, value]) =>
        value === undefined || (before.has(name) && before.get(name) === value) ? [] : [[name, value]],
      ),
    ),
  };
}

function text(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}

function number(value: string): number | undefined {
  const trimmed = value.trim();
  return trimmed === '' ? undefined : Number(trimmed);
}
