import type { Readable } from 'node:stream';
import { z } from 'zod';
import { readJsonLines } from './json-lines.ts';

const lineSchema = z.looseObject({
  id: z.string().optional(),
  status: z.string().optional(),
  error: z.string().optional(),
  progressDetail: z.looseObject({ current: z.number().optional(), total: z.number().optional() }).optional(),
});

export interface PulledAmount {
  readonly done: number;
  readonly total: number;
  readonly unit: 'bytes';
}

/** Sums the layers' downloads of a pull as they go. Throws the engine's own words when it fails. */
export async function* readPull(stream: Readable): AsyncGenerator<PulledAmount> {
  const layers = new Map<string, { current: number; total: number }>();
  for await (const value of readJsonLines(stream)) {
    const line = lineSchema.parse(value);
    if (line.error !== undefined) throw new Error(line.error);
    const { current, total } = line.progressDetail ?? {};
    if (
      line.id === undefined ||
      current === undefined ||
      total === undefined ||
      line.status !== 'Downloading'
    )
      continue;
    layers.set(line.id, { current, total });
    const amounts = [...layers.values()];
    yield {
      done: amounts.reduce((sum, layer) => sum + layer.current, 0),
      total: amounts.reduce((sum, layer) => sum + layer.total, 0),
      unit: 'bytes',
    };
  }
}
