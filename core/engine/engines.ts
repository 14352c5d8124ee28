import { SlipwayError } from '#contract/errors.ts';
import type { EngineKind } from '#contract/image/image.ts';
import type { EngineStatus } from '#contract/system/index.ts';
import type { Settings } from '#contract/system/settings.ts';
import type { Engine } from './engine.ts';

/** The engines of this machine and the choice between them. */
export interface Engines {
  get(kind: EngineKind): Engine;
  /** The engine asked for, else the one of the settings, else Docker where it answers, else process. */
  choose(kind: EngineKind | undefined): Promise<Engine>;
  status(): Promise<readonly EngineStatus[]>;
}

export function createEngines(options: {
  readonly docker: Engine;
  readonly process: Engine;
  readonly settings: () => Promise<Settings>;
}): Engines {
  const { docker, process: plain } = options;
  const get = (kind: EngineKind): Engine => (kind === 'docker' ? docker : plain);
  const choose = async (kind: EngineKind | undefined): Promise<Engine> => {
    const wanted = kind ?? (await options.settings()).engine;
    if (wanted !== undefined) return mustAnswer(get(wanted));
    return (await docker.probe()).available ? docker : mustAnswer(plain);
  };
  return {
    get,
    choose,
    status: async () => {
      const wanted = (await options.settings()).engine;
      const [dockerProbe, processProbe] = await Promise.all([docker.probe(), plain.probe()]);
      const chosen = wanted ?? (dockerProbe.available ? 'docker' : 'process');
      return [
        { kind: 'docker' as const, chosen: chosen === 'docker', ...dockerProbe },
        { kind: 'process' as const, chosen: chosen === 'process', ...processProbe },
      ];
    },
  };
}

async function mustAnswer(engine: Engine): Promise<Engine> {
  const probe = await engine.probe();
  if (probe.available) return engine;
  throw new SlipwayError('engine_unavailable', {
    message: probe.problem ?? `The ${engine.kind} engine does not answer.`,
    hint: probe.hint,
    details: { engine: engine.kind },
  });
}
