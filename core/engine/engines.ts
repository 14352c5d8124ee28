import { SlipwayError } from '#contract/errors.ts';
import type { BuilderKind, EngineKind, PublishingBuilder } from '#contract/image/image.ts';
import type { EngineStatus } from '#contract/system/index.ts';
import type { Settings } from '#contract/system/settings.ts';
import type { Builder, Engine } from './engine.ts';
import type { LayerSwapper } from './layer-swap.ts';

/** The engines of this machine and the choice between them. */
export interface Engines {
  get(kind: EngineKind): Engine;
  builder(kind: BuilderKind): Builder;
  readonly swapper: LayerSwapper;
  /** The engine asked for, else the one of the settings, else Docker where it answers, else process. */
  choose(kind: EngineKind | undefined): Promise<Engine>;
  /** What builds for a registry: the builder asked for, else the one of the settings, else Docker where it answers, else direct. */
  chooseBuilder(kind: PublishingBuilder | undefined): Promise<Builder>;
  status(): Promise<readonly EngineStatus[]>;
}

export function createEngines(options: {
  readonly docker: Engine;
  readonly process: Engine;
  readonly direct: Builder & LayerSwapper;
  readonly settings: () => Promise<Settings>;
}): Engines {
  const { docker, process: plain, direct } = options;
  const get = (kind: EngineKind): Engine => (kind === 'docker' ? docker : plain);
  const choose = async (kind: EngineKind | undefined): Promise<Engine> => {
    const wanted = kind ?? (await options.settings()).engine;
    if (wanted !== undefined) return mustAnswer(get(wanted));
    return (await docker.probe()).available ? docker : mustAnswer(plain);
  };
  const builder = (kind: BuilderKind): Builder => (kind === 'direct' ? direct : get(kind));
  const chooseBuilder = async (kind: PublishingBuilder | undefined): Promise<Builder> => {
    const wanted = kind ?? (await options.settings()).builder;
    if (wanted !== undefined) return mustAnswer(builder(wanted));
    return (await docker.probe()).available ? docker : mustAnswer(direct);
  };
  return {
    get,
    builder,
    swapper: direct,
    choose,
    chooseBuilder,
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

async function mustAnswer<Kind extends Builder>(engine: Kind): Promise<Kind> {
  const probe = await engine.probe();
  if (probe.available) return engine;
  throw new SlipwayError('engine_unavailable', {
    message: probe.problem ?? `The ${engine.kind} engine does not answer.`,
    hint: probe.hint,
    details: { engine: engine.kind },
  });
}
