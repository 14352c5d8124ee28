import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { LocalPath } from '#contract/local-path.ts';
import type { BatchRequest, Engine } from '#core/engine/engine.ts';
import { imageRecord } from '#core/testing/image.ts';
import type { TemporaryCore } from '#core/testing/temporary-core.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';

/** What the scoring server does with a file, in the place of an engine: the rest of core is real. */
export type Scoring = (request: BatchRequest) => Promise<{ readonly code: number; readonly answer: string }>;

/** Puts an image `iris:3` into a core whose engine scores like this; returns the path of a file with a text. */
export async function withScoring(core: TemporaryCore, text: string, scoring: Scoring): Promise<LocalPath> {
  await core.context.store.images.replace([imageRecord({ reference: 'iris:3', name: 'iris', version: 3 })]);
  const schema = {
    inputs: { df: { kind: 'frame', columns: [{ name: 'width' }] } },
    example: { df: [{ width: 1 }] },
  };
  const engine: Pick<Engine, 'runBatch' | 'readImageFile' | 'hasImage'> = {
    runBatch: scoring,
    readImageFile: async () => JSON.stringify(schema),
    hasImage: async () => true,
  };
  vi.spyOn(core.context.engines, 'get').mockReturnValue(engine as Engine);
  const path = join(await temporaryFolder(), 'flowers.csv');
  await writeFile(path, text);
  return path as LocalPath;
}

/** Scores each row of `id,width,kind` by its width, with the numbers of a batch as answer. */
export const WIDER_IS_ROSE: Scoring = async ({ output, onLine }) => {
  const rows = ['1,1,daisy', '2,5,rose', '3,7,daisy'].map(
    (row) => `${row},${Number(row.split(',')[1]) > 3 ? 'rose' : 'daisy'},`,
  );
  onLine(JSON.stringify({ message: '3 rows are scored', kind: 'progress', rows: 3, total: 3, failed: 0 }));
  await writeFile(output, `id,width,kind,prediction,error\n${rows.join('\n')}\n"4\n",x,rose,,"bad: ""x"""\n`);
  return { code: 0, answer: '{"rows":4,"failed":1,"seconds":0.1}\n' };
};

export const FLOWERS = 'id,width,kind\n1,1,daisy\n2,5,rose\n3,7,daisy\n4,x,rose\n';
