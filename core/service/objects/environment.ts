import type { ServiceSettings } from '#contract/service/settings.ts';
import { withScoringFolder } from '#core/engine/python-path.ts';
import {
  COLLECTED_FOLDER,
  KEYS_FOLDER,
  METRICS_PORT,
  objectNames,
  RECORD_SALT,
  RECORDED_FOLDER,
  recordedFolderOf,
  SPOOL_FOLDER,
} from '../names.ts';
import { collectsInReplica, hasRecorder, volumeOf } from '../record-place.ts';
import { limitsOf } from './limits.ts';
import type { ServiceInputs } from './service-inputs.ts';

type Variable =
  | { readonly name: string; readonly value: string }
  | {
      readonly name: string;
      readonly valueFrom: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
    };

/** Variables of a replica: options of the scoring server (its README), then the user's own, then the secret ones. */
export function environmentOf(inputs: ServiceInputs): readonly Variable[] {
  const own = Object.entries(withScoringFolder(inputs.settings.environment)).map(([name, value]) => ({
    name,
    value,
  }));
  const secret = inputs.secretNames.map((name) => ({
    name,
    valueFrom: { secretKeyRef: { name: objectNames.secrets(inputs.name), key: name } },
  }));
  const server = Object.entries(serverOptions(inputs)).map(([name, value]) => ({ name, value }));
  const salt =
    inputs.settings.recordCalls === 'off'
      ? []
      : [
          {
            name: 'SLIPWAY_RECORD_SALT',
            valueFrom: { secretKeyRef: { name: objectNames.keys(inputs.name), key: RECORD_SALT } },
          },
        ];
  return [...server, ...salt, ...[...own, ...secret].sort((a, b) => (a.name < b.name ? -1 : 1))];
}

/** Limits on bodies are not among them: the server takes them from the memory that its container has. */
function serverOptions(inputs: ServiceInputs): Readonly<Record<string, string>> {
  const { settings } = inputs;
  const limits = limitsOf(inputs);
  return {
    SLIPWAY_SERVICE_NAME: inputs.name,
    SLIPWAY_SERVICE_VERSION: inputs.image.reference,
    SLIPWAY_METRICS_PORT: String(METRICS_PORT),
    SLIPWAY_KEYS_DIR: KEYS_FOLDER,
    SLIPWAY_WORKERS: String(limits.workers),
    SLIPWAY_CONCURRENCY: String(limits.concurrency),
    SLIPWAY_QUEUE: String(limits.queue),
    SLIPWAY_TIMEOUT: `${limits.timeoutSeconds}`,
    SLIPWAY_WARM_UP: settings.warmUp ? 'example' : 'off',
    SLIPWAY_DRAIN: `${settings.drainSeconds}`,
    SLIPWAY_GRACE: `${limits.timeoutSeconds + GRACE_SECONDS}`,
    SLIPWAY_LOG_FORMAT: 'json',
    SLIPWAY_LOG_LEVEL: settings.logLevel,
    SLIPWAY_ACCESS_LOG: settings.requestLog ? '1' : '0',
    ...recordOptions(inputs),
    ...exportOptions(settings),
    // Only where it is not the server's default: replicas of before stay as they are.
    ...(settings.documents === 'closed' ? { SLIPWAY_DOCS: settings.documents } : {}),
  };
}

/** Where rows of ModelDataCollector go, since 2017. */
const STORAGE = 'AML_MODEL_DC_STORAGE';

/** Where the recorder of a replica stores, and how much. Of a store the address is in the Secret with the rest. */
function recordOptions({
  name,
  settings,
  cluster,
  secretNames,
}: ServiceInputs): Readonly<Record<string, string>> {
  if (!hasRecorder(settings)) return {};
  const isChosen = STORAGE in settings.environment || secretNames.includes(STORAGE);
  // Without a folder of their own, collected rows go beside the recorded calls: in a volume, into what this service sees of it.
  const isBeside = settings.collectData && volumeOf(settings) !== undefined && cluster.ownFolder === true;
  return {
    ...(volumeOf(settings) === undefined ? {} : { SLIPWAY_RECORD_STORE: RECORDED_FOLDER }),
    SLIPWAY_RECORD_SPOOL: SPOOL_FOLDER,
    ...(settings.recordCalls === 'off'
      ? {}
      : {
          SLIPWAY_RECORD: settings.recordCalls,
          SLIPWAY_RECORD_SHARE: String(settings.recordShare),
          SLIPWAY_RECORD_RATE: String(settings.recordRate),
        }),
    ...(settings.collectData ? { AML_MODEL_DC_STORAGE_ENABLED: 'true' } : {}),
    ...(collectsInReplica(settings) ? { [STORAGE]: COLLECTED_FOLDER } : {}),
    ...(isBeside && !isChosen ? { [STORAGE]: `${recordedFolderOf(name)}/modeldata` } : {}),
  };
}

/** Where requests and log lines are sent. What logs in there is among the secret variables. */
function exportOptions(settings: ServiceSettings): Readonly<Record<string, string>> {
  const signals = [
    settings.otlpLogs ? 'logs' : undefined,
    settings.otlpMetrics ? 'metrics' : undefined,
    settings.otlpTraces ? 'traces' : undefined,
  ].filter((signal) => signal !== undefined);
  return {
    ...(settings.insights ? { SLIPWAY_INSIGHTS: 'on' } : {}),
    ...(settings.otlp === undefined
      ? {}
      : { SLIPWAY_OTLP: settings.otlp, SLIPWAY_OTLP_SIGNALS: signals.join(',') }),
  };
}

/** After the last request may have begun, until the process is surely over. */
export const GRACE_SECONDS = 5;
