import type { Cluster } from '#contract/cluster/cluster.ts';
import type { DeployedImage } from '#contract/service/deployment.ts';
import { SETTINGS, type SettingName } from '#contract/service/settings.ts';
import type { SettingsDraft } from '../settings-draft.ts';

/** What holds where a field is left empty, as its placeholder shows it. */
export type SettingsDefaults = Readonly<Record<SettingName, string>>;

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
  /** Stands where the node decides. */
  readonly noLimit: string;
}

/** Who decides about a setting that is not set says what it then is: the cluster, the image's manifest, the node, or Slipway itself. */
export function settingsDefaults({ cluster, serving, unknown, noLimit }: DefaultsFrom): SettingsDefaults {
  const ofCluster = new Map(Object.entries(cluster ?? {}));
  const ofManifest = new Map<string, unknown>(Object.entries(serving ?? {}));
  const entries = SETTINGS.map(({ name, unset, initial }) => {
    switch (unset) {
      case 'cluster':
        return [name, String(ofCluster.get(name) ?? '')];
      case 'manifest':
        return [name, String(ofManifest.get(name) ?? unknown)];
      case 'node':
        return [name, noLimit];
      default:
        return [name, String(initial ?? '')];
    }
  });
  return Object.fromEntries(entries) as SettingsDefaults;
}
