import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { LocalPath } from '#contract/local-path.ts';
import { localPathOf } from '#core/host/local-path.ts';

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<LocalPath> {
  const folder = localPathOf(await mkdtemp(join(tmpdir(), 'slipway-test-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}
