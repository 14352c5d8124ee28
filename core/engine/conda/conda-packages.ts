import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import type { Settings } from '#contract/system/settings.ts';
import program from './conda_packages.py?raw';

/** The program that finds and installs conda packages; it needs the packages of `RATTLER_REQUIREMENTS`. */
export const CONDA_PROGRAM = program;

/** Conda packages to find. */
export interface CondaRequest {
  /** `3.11`: the packages fit it, also where one brings a Python along. */
  readonly python: string;
  /** Package match specifications of conda: `hmmer ==3.4`. */
  readonly specs: readonly string[];
  readonly channels: readonly string[];
}

/** Conda packages as they were found: the text of the lock, and what it holds. */
export interface CondaLock {
  readonly text: string;
  readonly packages: readonly { readonly name: string; readonly version: string }[];
}

const answerSchema = z.union([
  z.object({
    lock: z.string(),
    packages: z.array(z.object({ name: z.string(), version: z.string() })).readonly(),
  }),
  z.object({ refused: z.string() }),
  z.object({ unreachable: z.string() }),
]);
export type CondaAnswer = z.output<typeof answerSchema>;

/** The question as the program reads it. `system`: the virtual packages of the image, unless it runs there. */
export function condaQuestion(
  request: CondaRequest,
  place: { readonly cache: string; readonly platform: string; readonly system?: readonly string[] },
): string {
  const { python, specs, channels } = request;
  return JSON.stringify({ python, specs, channels, ...place });
}

/** What the program answered. Throws `engine_failed` for anything that is no answer. */
export function readCondaAnswer(end: {
  readonly code: number | undefined;
  readonly output: string;
  readonly errorOutput: string;
}): CondaAnswer {
  try {
    return answerSchema.parse(JSON.parse(end.output));
  } catch {
    const lines = `${end.output}\n${end.errorOutput}`.trim().split('\n');
    throw new SlipwayError('engine_failed', {
      message: `Finding conda packages failed: ${lines.at(-1) ?? `exit code ${end.code ?? 'unknown'}`}`,
      hint: 'The log of this task has the whole text.',
      details: { output: lines.slice(-20).join('\n') },
    });
  }
}

/** The lock of an answer. `dependency_unresolved` for packages that no channel has, `engine_failed` without a channel. */
export function lockOf(answer: CondaAnswer, request: CondaRequest): CondaLock {
  if ('lock' in answer) return { text: answer.lock, packages: answer.packages };
  const details = { specs: request.specs, channels: request.channels.map(withoutLogin) };
  if ('unreachable' in answer)
    throw new SlipwayError('engine_failed', {
      message: `A conda channel cannot be read: ${firstLine(answer.unreachable)}.`,
      hint: 'Check the channels (`slipway settings get condaChannels`), the network, the proxy and the certificates.',
      details: { ...details, output: answer.unreachable },
    });
  const { message, hint } = condaRefusal(answer.refused, request);
  throw new SlipwayError('dependency_unresolved', {
    message,
    hint,
    details: { ...details, output: answer.refused },
  });
}

/** Why the packages cannot be had, in words. */
export function condaRefusal(
  output: string,
  request: Pick<CondaRequest, 'channels'>,
): { readonly message: string; readonly hint: string; readonly missing: string | undefined } {
  const channels = request.channels.map(channelName).join(', ');
  const missing = /No candidates were found for ([^\s]+) ?(.*?)\.?$/m.exec(output);
  if (missing !== null) {
    const [, name = '', version = '*'] = missing;
    return {
      message: `The conda channels (${channels}) have no ${name}${version === '*' ? '' : ` ${version}`}.`,
      hint: 'Check the spelling and the version, or add the channel that has it: `slipway settings set condaChannels \'["conda-forge", "bioconda"]\'`.',
      missing: name,
    };
  }
  return {
    message: `The conda packages cannot be installed together: ${output
      .replace(/^Cannot solve the request because of: /, '')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 500)}`,
    hint: 'Loosen a version, or choose another runtime.',
    missing: undefined,
  };
}

/** Where plain channel names are, unless the settings name a mirror. */
const CHANNELS = 'https://conda.anaconda.org';

/** The addresses of the channels in the settings, in their order. */
export function channelAddresses(
  settings: Pick<Settings, 'condaChannels' | 'condaMirror'>,
): readonly string[] {
  const base = (settings.condaMirror ?? CHANNELS).replace(/\/+$/, '');
  return settings.condaChannels.map((channel) =>
    /^[a-z][a-z+]*:\/\//i.test(channel) ? `${channel.replace(/\/+$/, '')}/` : `${base}/${channel}/`,
  );
}

/** The last part of a channel's address: what files call it. */
export function channelName(address: string): string {
  return address.replace(/\/+$/, '').split('/').at(-1) ?? address;
}

function withoutLogin(address: string): string {
  return address.replace(/\/\/[^/@]*@/, '//');
}

function firstLine(text: string): string {
  return withoutLogin(text.split('\n', 1)[0] ?? '').replace(/\.$/, '');
}

/** conda's name of a platform. */
export function condaPlatform(system: NodeJS.Platform, processor: string): string {
  const isArm = processor === 'arm64';
  if (system === 'win32') return isArm ? 'win-arm64' : 'win-64';
  if (system === 'darwin') return isArm ? 'osx-arm64' : 'osx-64';
  return isArm ? 'linux-aarch64' : 'linux-64';
}

/** The lock brings a Python of its own: packages with Python modules are built against it. */
export function bringsPython(lock: Pick<CondaLock, 'packages'> | undefined): boolean {
  return lock?.packages.some(({ name }) => name === 'python') === true;
}
