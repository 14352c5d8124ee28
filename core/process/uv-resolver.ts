import { mkdir } from 'node:fs/promises';
import { SlipwayError } from '#contract/errors.ts';
import type { Settings } from '#contract/system/settings.ts';
import { channelName, condaRefusal } from '#core/engine/conda/conda-packages.ts';
import type { BuildSettings, EngineWork } from '#core/engine/engine.ts';
import type { Resolution, ResolveRequest, Resolver } from '#core/engine/resolver.ts';
import { askConda, IMAGE_SYSTEM } from './lock-conda.ts';
import { placesIn } from './places.ts';
import { type Environment, findPython } from './python.ts';
import { runUv, type UvGround } from './uv.ts';

interface UvResolverOptions {
  /** The folder of the process engine: its uv is used, and what uv downloads is kept there. */
  readonly folder: string;
  readonly environment: Environment;
  readonly settings: () => Promise<Settings>;
  readonly buildSettings: () => Promise<BuildSettings>;
  /** What every image has besides: the requirements of the scoring server. */
  readonly ownRequirements: () => Promise<readonly string[]>;
}

/** The system of the images: Debian 12, or newer. */
const PLATFORM = process.arch === 'arm64' ? 'aarch64-manylinux_2_36' : 'x86_64-manylinux_2_36';

/** Asks `uv pip compile`, which reads metadata from the package index only (`--only-binary :all:`). */
export function createUvResolver(options: UvResolverOptions): Resolver {
  return {
    source: async () => {
      const { packageIndex, extraPackageIndexes, condaChannels, network } = await options.buildSettings();
      return JSON.stringify([PLATFORM, packageIndex ?? null, extraPackageIndexes, condaChannels, network]);
    },
    resolve: (request, signal) => asked(options, request.python, signal, resolvePython(options, request)),
    resolveConda: (request, signal) =>
      asked(options, request.python, signal, async (ground, work) => {
        const channels = ground.settings.condaChannels;
        const answer = await askConda(ground, { ...request, channels }, work, IMAGE_SYSTEM);
        if ('lock' in answer) return { kind: 'resolved', channels: channels.map(channelName) };
        if ('unreachable' in answer)
          return { kind: 'unavailable', reason: 'The conda channels cannot be reached.' };
        return { kind: 'refused', ...condaRefusal(answer.refused, { channels }) };
      }),
  };
}

/** What a question finds with the tools of this machine; `unavailable` when one cannot be had, or the network is off. */
async function asked<Answer>(
  options: UvResolverOptions,
  wanted: string,
  signal: AbortSignal,
  ask: (ground: UvGround, work: EngineWork) => Promise<Answer>,
): Promise<Answer | { readonly kind: 'unavailable'; readonly reason: string }> {
  const places = placesIn(options.folder);
  const { environment } = options;
  const settings = await options.buildSettings();
  if (settings.network === 'none')
    return { kind: 'unavailable', reason: 'Builds have no network, by the settings.' };
  try {
    const chosen = (await options.settings()).python;
    const python = await findPython({ wanted, chosen, environment, signal });
    await mkdir(places.folder, { recursive: true });
    return await ask({ places, environment, python, settings }, silently(signal));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof SlipwayError) return { kind: 'unavailable', reason: error.message };
    throw error;
  }
}

function resolvePython(options: UvResolverOptions, request: ResolveRequest) {
  return async (ground: UvGround, work: EngineWork): Promise<Resolution> => {
    const own = await options.ownRequirements();
    const { code, output, errorOutput } = await runUv(
      ground,
      {
        arguments: [
          ...['pip', 'compile', '-', '--no-header', '--no-annotate', '--no-progress', '--no-config'],
          ...['--only-binary', ':all:', '--python-version', request.python, '--python-platform', PLATFORM],
          ...(request.hashes === true ? ['--generate-hashes'] : []),
        ],
        input: `${request.requirements}${own.map((line) => `${line}\n`).join('')}`,
      },
      work,
    );
    const answer = answerOf(code, errorOutput);
    return answer.kind === 'resolved' ? { ...answer, lock: output } : answer;
  };
}

const UNREACHABLE =
  /error sending request|dns error|failed to lookup|certificate|tcp connect error|Network unreachable|network connectivity is disabled|Failed to fetch|timed out|were unavailable because/i;

function answerOf(code: number | undefined, output: string): Resolution {
  const plain = output.replace(/\p{Cc}\[[0-9;]*m/gu, '');
  if (code === 0)
    return {
      kind: 'resolved',
      warnings: plain.split('\n').flatMap((line) => /^warning: (.*)$/.exec(line)?.[1] ?? []),
    };
  return UNREACHABLE.test(plain) || !/No solution found|Because /.test(plain)
    ? { kind: 'unavailable', reason: 'The package index cannot be reached.' }
    : { kind: 'refused', output: plain };
}

function silently(signal: AbortSignal): EngineWork {
  return { signal, log: () => undefined, step: () => undefined, endStep: () => undefined };
}
