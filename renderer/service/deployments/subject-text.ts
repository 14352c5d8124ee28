import type { TFunction } from 'i18next';
import { SETTINGS } from '#contract/service/settings.ts';

const SETTING_NAMES: ReadonlySet<string> = new Set(SETTINGS.map(({ name }) => name));

/** What core calls a part of a deployment that is no setting, and its text. */
const OTHERS = {
  image: 'service.compare.of.image',
  content: 'service.compare.of.content',
  models: 'service.compare.of.models',
  scale: 'service.compare.of.scale',
  exposure: 'service.compare.of.exposure',
  'secret variables': 'service.compare.of.secretNames',
  'values of secret variables': 'service.compare.of.secretValues',
  'running replicas': 'service.compare.of.running',
  'cpu of the cluster': 'service.compare.of.clusterCpu',
  'memory of the cluster': 'service.compare.of.clusterMemory',
} as const;

/** The name of a part of a deployment, as the forms have it. */
export function subjectText(subject: string, t: TFunction): string {
  if (isOther(subject)) return t(OTHERS[subject]);
  if (SETTING_NAMES.has(subject)) return t(`service.setting.${subject}` as 'service.setting.cpu');
  const variable = /^environment\.(.+)$/.exec(subject)?.[1];
  return variable === undefined ? subject : t('service.compare.of.variable', { name: variable });
}

function isOther(subject: string): subject is keyof typeof OTHERS {
  return Object.hasOwn(OTHERS, subject);
}
