import type Dockerode from 'dockerode';
import { z } from 'zod';
import type { RunMeasure } from '#core/engine/engine.ts';
import { explainDockerError, statusOf } from './client.ts';
import { METRICS } from './container-run.ts';

/** Engine API, “Get container stats”; a container that has ended has neither number. */
const statsSchema = z.object({
  cpu_stats: z.object({ cpu_usage: z.object({ total_usage: z.number() }) }),
  memory_stats: z.object({
    usage: z.number().optional(),
    stats: z
      .object({ inactive_file: z.number().optional(), total_inactive_file: z.number().optional() })
      .optional(),
  }),
});

const inspectionSchema = z.object({
  State: z.object({ Running: z.boolean() }),
  NetworkSettings: z.object({
    Ports: z.record(z.string(), z.array(z.object({ HostPort: z.string() })).nullable()).nullish(),
  }),
});

/** What a container has used, counted as `docker stats` does; undefined when it does not run. */
export async function measureContainer(docker: Dockerode, engineId: string): Promise<RunMeasure | undefined> {
  const container = docker.getContainer(engineId);
  try {
    const [inspection, stats] = await Promise.all([
      container.inspect(),
      container.stats({ stream: false, 'one-shot': true }),
    ]);
    const { State: state, NetworkSettings: network } = inspectionSchema.parse(inspection);
    if (!state.Running) return undefined;
    const { cpu_stats: cpu, memory_stats: memory } = statsSchema.parse(stats);
    // Control groups version 2 and 1 name the cached files differently.
    const cached = memory.stats?.inactive_file ?? memory.stats?.total_inactive_file ?? 0;
    const port = network.Ports?.[METRICS]?.[0]?.HostPort;
    return {
      cpuSeconds: cpu.cpu_usage.total_usage / 1e9,
      memoryBytes: Math.max(0, (memory.usage ?? 0) - cached),
      metricsPort: port === undefined ? undefined : Number(port),
    };
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw explainDockerError(error, 'measuring a container');
  }
}
