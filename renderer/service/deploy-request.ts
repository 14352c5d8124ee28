import type { ProofRequest } from '#contract/service/index.ts';
import type { Scale, ServiceSettingsChange } from '#contract/service/settings.ts';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { DEFAULT_AUTO } from './settings-draft.ts';

/** What is about to be published or updated, as the form or another place of the window asks for it. */
export interface DeployRequest {
  readonly cluster: string;
  readonly name: string;
  /** False: a service of that name is there and is updated. */
  readonly isNew: boolean;
  /** A built image; absent: the one that serves. */
  readonly image?: string | undefined;
  /** A file or folder: the next version of the model of the image that serves. */
  readonly model?: string | undefined;
  readonly settings: ServiceSettingsChange;
  readonly force: boolean;
  readonly proof?: ProofRequest | undefined;
}

/** Settings that the command line has words of its own for, or takes one by one. */
const OWN_WORDS = new Set(['scale', 'environment', 'secrets']);

/** The command line that does the same. It takes values of secret variables from variables of the same name. */
export function deployCommand(request: DeployRequest): string {
  const words = request.isNew
    ? ['publish', ...(request.image === undefined ? [] : [shellWord(request.image)])]
    : ['update', shellWord(request.name)];
  if (request.isNew) words.push('--cluster', shellWord(request.cluster), '--name', shellWord(request.name));
  else if (request.image !== undefined) words.push('--image', shellWord(request.image));
  if (request.model !== undefined) words.push('--model', shellWord(request.model));
  words.push(...settingWords(request.settings));
  if (request.proof !== undefined)
    words.push('--prove', `${request.proof.rate}/s`, '--prove-seconds', String(request.proof.watchSeconds));
  if (!request.isNew) words.push('--cluster', shellWord(request.cluster));
  if (request.force) words.push('--force');
  return `slipway ${words.join(' ')}`;
}

function settingWords(settings: ServiceSettingsChange): readonly string[] {
  const plain = Object.entries(settings).filter(([name]) => !OWN_WORDS.has(name));
  return [
    ...(settings.scale === undefined ? [] : scaleWords(settings.scale)),
    ...plain.flatMap(([name, value]) => settingWord(name, value)),
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

/** `warmUp: false` → `--warm-up off`; `cpuLimit: '1'` → `--cpu-limit 1`; null → the word `default`. */
function settingWord(name: string, value: unknown): readonly string[] {
  if (value === undefined) return [];
  const word =
    name === 'timeoutSeconds' ? 'timeout' : name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return [`--${word}`, wordFor(value)];
}

function wordFor(value: unknown): string {
  if (value === null) return 'default';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return shellWord(String(value));
}
