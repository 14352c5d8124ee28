import type { Exposure } from '#contract/cluster/cluster.ts';
import { SlipwayError } from '#contract/errors.ts';
import type { Deployment, ServiceChange } from '#contract/service/deployment.ts';
import {
  DEFAULT_SETTINGS,
  type Scale,
  SETTINGS,
  type ServiceSettings,
  type ServiceSettingsChange,
  serviceSettingsSchema,
} from '#contract/service/settings.ts';
import { INSIGHTS_CONNECTION } from '../names.ts';
import { hasRecorder } from '../record-place.ts';
import { connectionProblem } from './insights-connection.ts';

/** Settings after a change: what is absent stays, null takes back to the default. Secret variables are not part of them. */
export function changeSettings(settings: ServiceSettings, change: ServiceSettingsChange): ServiceSettings {
  const { environment, secrets: _kept, ...plain } = change;
  const merged: Record<string, unknown> = { ...settings };
  for (const [name, value] of Object.entries(plain)) {
    if (value === null) delete merged[name];
    else if (value !== undefined) merged[name] = value;
  }
  return serviceSettingsSchema.parse({
    ...merged,
    environment: changeRecord(settings.environment, environment ?? {}),
  });
}

/**
 * Settings and names of the secret variables after a change of what was deployed; nothing was: of the defaults. Throws `bad_input` for
 * settings that do not go together.
 */
export function changedParts(
  before: Pick<Deployment, 'settings' | 'secretNames'> | undefined,
  change: ServiceSettingsChange,
): Pick<Deployment, 'settings' | 'secretNames'> {
  const settings = changeSettings(before?.settings ?? DEFAULT_SETTINGS, change);
  mustHavePlace(settings);
  const secretNames = changeSecretNames(before?.secretNames ?? [], change);
  mustKnowInsights(settings, secretNames, change.secrets?.[INSIGHTS_CONNECTION]);
  mustHaveSignal(settings);
  return { settings, secretNames };
}

/** Throws `bad_input` when nothing says which resource of Application Insights is meant, or what says it has a typo. */
function mustKnowInsights(
  { insights }: ServiceSettings,
  secretNames: readonly string[],
  text: string | null | undefined,
): void {
  if (!insights) return;
  const hint = `Copy the connection string of the resource from the Azure portal, and set it with --secret ${INSIGHTS_CONNECTION}.`;
  if (!secretNames.includes(INSIGHTS_CONNECTION))
    throw new SlipwayError('bad_input', {
      message: `Application Insights needs the secret variable ${INSIGHTS_CONNECTION}.`,
      hint,
    });
  const problem = typeof text === 'string' ? connectionProblem(text) : undefined;
  if (problem !== undefined)
    throw new SlipwayError('bad_input', { message: `${INSIGHTS_CONNECTION} ${problem}.`, hint });
}

function mustHaveSignal({ otlp, otlpLogs, otlpMetrics, otlpTraces }: ServiceSettings): void {
  if (otlp === undefined || otlpLogs || otlpMetrics || otlpTraces) return;
  throw new SlipwayError('bad_input', {
    message: 'Nothing is sent to the OpenTelemetry collector: logs, metrics and traces are off.',
    hint: `Set one of --otlp-logs, --otlp-metrics and --otlp-traces on, or reset --otlp ''.`,
  });
}

function mustHavePlace(settings: ServiceSettings): void {
  const { recordCalls, recordVolume, recordStore } = settings;
  if (!hasRecorder(settings)) return;
  if (recordCalls !== 'off' && recordVolume === undefined && recordStore === undefined)
    throw new SlipwayError('bad_input', {
      message: 'Recorded calls need a place: neither a store nor a volume is named.',
      hint: 'Name a store with --record-store (`slipway store add` makes one) or a PersistentVolumeClaim of the namespace with --record-volume, or set --record-calls off.',
    });
  if (recordVolume !== undefined && recordStore !== undefined)
    throw new SlipwayError('bad_input', {
      message: 'Recorded calls have two places: a store and a volume.',
      hint: `Reset one of them: --record-volume '' or --record-store ''.`,
    });
}

/** Names of the secret variables after a change. */
export function changeSecretNames(
  names: readonly string[],
  change: ServiceSettingsChange,
): readonly string[] {
  const secrets = change.secrets ?? {};
  const kept = names.filter((name) => secrets[name] !== null);
  const added = Object.keys(secrets).filter((name) => secrets[name] !== null);
  return [...new Set([...kept, ...added])].sort();
}

function changeRecord(
  values: Readonly<Record<string, string>>,
  change: Readonly<Record<string, string | null>>,
): Readonly<Record<string, string>> {
  const next: Record<string, string> = { ...values };
  for (const [name, value] of Object.entries(change)) {
    if (value === null) delete next[name];
    else next[name] = value;
  }
  return next;
}

type Deployed = Pick<
  Deployment,
  'image' | 'settings' | 'secretNames' | 'secretDigest' | 'storeDigest' | 'cluster'
>;

/** What differs between two deployments, in the order a person asks: image, models, then each setting. */
export function compareDeployments(before: Deployed | undefined, after: Deployed): readonly ServiceChange[] {
  const subjects = [
    ['image', (each: Deployed) => each.image.reference],
    ['content', (each: Deployed) => each.image.manifestDigest.slice(0, 19)],
    ['models', (each: Deployed) => each.image.models.join(', ') || undefined],
    ['scale', (each: Deployed) => scaleText(each.settings.scale)],
    ...SETTINGS.map(({ name }) => [name, (each: Deployed) => plainText(each.settings[name])] as const),
    ...environmentNames(before, after).map(
      (name) => [`environment.${name}`, (each: Deployed) => each.settings.environment[name]] as const,
    ),
    ...defaultSubjects(before, after),
    ['secret variables', (each: Deployed) => each.secretNames.join(', ') || undefined],
  ] as const;
  const changes = subjects.flatMap(([subject, textOf]): ServiceChange[] => {
    const [old, now] = [before === undefined ? undefined : textOf(before), textOf(after)];
    if (old === now) return [];
    return [
      {
        subject,
        ...(old === undefined ? {} : { before: old }),
        ...(now === undefined ? {} : { after: now }),
      },
    ];
  });
  const isSecretChanged =
    before !== undefined &&
    before.secretDigest !== after.secretDigest &&
    before.secretNames.join() === after.secretNames.join();
  const isStoreChanged =
    before?.storeDigest !== undefined &&
    after.storeDigest !== undefined &&
    before.storeDigest !== after.storeDigest;
  return [
    ...changes,
    ...(isSecretChanged ? [{ subject: 'values of secret variables' }] : []),
    ...(isStoreChanged ? [{ subject: 'address or credentials of the store' }] : []),
  ];
}

/** Defaults of the cluster, where both deployments have recorded them and neither says otherwise in its settings. */
function defaultSubjects(before: Deployed | undefined, after: Deployed) {
  if (before?.cluster === undefined || after.cluster === undefined) return [];
  const isOpen = (name: 'cpu' | 'memory'): boolean =>
    before.settings[name] === undefined && after.settings[name] === undefined;
  return [
    ...(['cpu', 'memory'] as const)
      .filter(isOpen)
      .map((name) => [`${name} of the cluster`, (each: Deployed) => each.cluster?.[name]] as const),
    ['exposure', (each: Deployed) => exposureText(each.cluster?.exposure)] as const,
  ];
}

function exposureText(exposure: Exposure | undefined): string | undefined {
  if (exposure === undefined) return undefined;
  return 'host' in exposure && exposure.host !== undefined
    ? `${exposure.kind} ${exposure.host}`
    : exposure.kind;
}

function environmentNames(before: Deployed | undefined, after: Deployed): readonly string[] {
  return [
    ...new Set([
      ...Object.keys(before?.settings.environment ?? {}),
      ...Object.keys(after.settings.environment),
    ]),
  ].sort();
}

export function scaleText(scale: Scale): string {
  return scale.kind === 'fixed'
    ? `${scale.replicas} ${scale.replicas === 1 ? 'replica' : 'replicas'}`
    : `${scale.min} to ${scale.max} replicas at ${scale.target} %`;
}

function plainText(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value);
}

/** A few words for the history: `image iris:4 → iris:5, queue 5 → 10`. */
export function changeText(changes: readonly ServiceChange[]): string {
  const told = changes.filter(({ subject }) => subject !== 'content');
  const parts = told.map(({ subject, before, after }) =>
    before === undefined && after === undefined
      ? subject
      : `${subject} ${before ?? 'default'} → ${after ?? 'default'}`,
  );
  return parts.length === 0 ? (changes.length > 0 ? 'built again' : 'nothing') : parts.join(', ');
}
