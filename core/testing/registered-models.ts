import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TemporaryCore } from './temporary-core.ts';

/** Registers a small file of its own for each name, in this order. */
export async function registerModels(core: TemporaryCore, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const path = join(core.folder, `${name}.bin`);
    await writeFile(path, name);
    await core.result(core.client.model.register({ name, path }));
  }
}
