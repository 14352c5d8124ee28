import type { DeployCallInput } from '#contract/service/index.ts';
import { valueWord } from '#contract/service/setting.ts';
import {
  DEFAULT_AUTO,
  type Scale,
  SETTINGS,
  type ServiceSettingsChange,
} from '#contract/service/settings.ts';
import type { Started } from '#contract/task/task.ts';
import { shellWord } from '#renderer/parts/text/shell-word.ts';

/** What is about to be published or updated, as the form or another place of the window asks for it. */
export interface DeployRequest {
  /** False: a service of that name is there and is updated. */
  readonly isNew: boolean;
  /** Planned and sent as it is: the plan that is shown is that of the request that is sent. */
  readonly input: DeployCallInput & { readonly name: string; readonly cluster: string };
}

/** The calls that plan and start a deployment. */
interface DeployCalls {
  publish(input: DeployRequest['input']): Promise<Started>;
  update(input: DeployRequest['input']): Promise<Started>;
}

/** Starts what was planned. */
export function startDeploy(calls: DeployCalls, { isNew, input }: DeployRequest): Promise<Started> {
  return isNew ? calls.publish(input) : calls.update(input);
}

/** The command line that does the same. It takes values of secret variables from variables of the same name. */
export function deployCommand({ isNew, input }: DeployRequest): string {
  const { name, cluster, image, model, proof, settings, force } = input;
  const words = isNew
    ? ['publish', ...(image === undefined ? [] : [shellWord(image)])]
    : ['update', shellWord(name)];
  if (isNew) words.push('--cluster', shellWord(cluster), '--name', shellWord(name));
  else if (image !== undefined) words.push('--image', shellWord(image));
  if (model !== undefined) words.push('--model', shellWord(model.path ?? model.reference ?? ''));
  words.push(...settingWords(settings));
  if (proof !== undefined)
    words.push('--prove', `${proof.rate}/s`, '--prove-seconds', String(proof.watchSeconds));
  if (proof?.maxChange !== undefined)
    words.push('--max-change', `${Number((proof.maxChange * 100).toPrecision(12))}%`);
  if (!isNew) words.push('--cluster', shellWord(cluster));
  if (force) words.push('--force');
  return `slipway ${words.join(' ')}`;
}

function settingWords(settings: ServiceSettingsChange): readonly string[] {
  return [
    ...(settings.scale === undefined ? [] : scaleWords(settings.scale)),
    ...SETTINGS.flatMap(({ name, option }) => {
      const value = settings[name];
      return value === undefined ? [] : [`--${option}`, shellWord(valueWord(value))];
    }),
    ...Object.entries(settings.environment ?? {}).flatMap(([name, value]) =>
      value === null ? ['--remove-env', name] : ['--env', shellWord(`${name}=${value}`)],
    ),
    ...Object.entries(settings.secrets ?? {}).flatMap(([name, value]) => [
      value === null ? '--remove-secret' : '--secret',
      name,
    ]),
  ];
}

function scaleWords(scale: Scale): readonly string[] {
  if (scale.kind === 'fixed') return ['--replicas', String(scale.replicas)];
  const { min, max, target, scaleDownSeconds } = scale;
  return [
    '--autoscale',
    `${min}-${max}`,
    ...(target === DEFAULT_AUTO.target ? [] : ['--target', String(target)]),
    ...(scaleDownSeconds === DEFAULT_AUTO.scaleDownSeconds
      ? []
      : ['--scale-down-seconds', String(scaleDownSeconds)]),
  ];
}
