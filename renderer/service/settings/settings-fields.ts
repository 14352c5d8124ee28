import type { Cluster } from '#contract/cluster/cluster.ts';
import type { DeployedImage } from '#contract/service/deployment.ts';
import { DEFAULT_SETTINGS, type SettingsDraft } from '../settings-draft.ts';

/** What holds where a field is left empty, as its placeholder shows it. */
export interface SettingsDefaults {
  readonly cpu: string;
  readonly memory: string;
  readonly workers: string;
  readonly concurrency: string;
  readonly queue: string;
  readonly timeoutSeconds: string;
  readonly startSeconds: string;
  readonly drainSeconds: string;
}

export interface SettingsFieldsProps {
  readonly draft: SettingsDraft;
  readonly defaults: SettingsDefaults;
  readonly onChange: (change: Partial<SettingsDraft>) => void;
}

interface DefaultsFrom {
  readonly cluster: Pick<Cluster, 'cpu' | 'memory'> | undefined;
  /** Of the image's manifest; undefined: not known before it is deployed. */
  readonly serving: DeployedImage['serving'] | undefined;
  /** Stands where only the manifest knows. */
  readonly unknown: string;
}

/** The cluster decides about CPU and memory, the image's manifest about its limits, the rest is the same everywhere. */
export function settingsDefaults({ cluster, serving, unknown }: DefaultsFrom): SettingsDefaults {
  const limit = (value: number | undefined): string => (value === undefined ? unknown : String(value));
  return {
    cpu: cluster?.cpu ?? '',
    memory: cluster?.memory ?? '',
    workers: limit(serving?.workers),
    concurrency: limit(serving?.concurrency),
    queue: limit(serving?.queue),
    timeoutSeconds: limit(serving?.timeoutSeconds),
    startSeconds: String(DEFAULT_SETTINGS.startSeconds),
    drainSeconds: String(DEFAULT_SETTINGS.drainSeconds),
  };
}
