import type { LocalPath } from '#contract/local-path.ts';
import type { ModelVersion } from '#contract/model/model.ts';
import { detectModelFormat } from './format/detect-model-format.ts';
import { scanModel } from './scan.ts';

/** Returns what a file or folder is, without loading or registering it. Throws as `scanModel` does. */
export async function inspectModel(path: LocalPath): Promise<Pick<ModelVersion, 'size' | 'format'>> {
  const { size } = await scanModel(path);
  return { size, format: await detectModelFormat(path) };
}
