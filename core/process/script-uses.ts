import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { namesIn } from '#core/host/names-in.ts';
import { isAlive, processIdentitySchema, thisProcess } from '#core/host/process-identity.ts';
import { readNote } from '#core/host/read-note.ts';
import { writeAtomically } from '#core/store/atomic-file.ts';
import type { Places } from './places.ts';

const useSchema = z.object({
  environmentId: z.string(),
  scoringId: z.string(),
  process: processIdentitySchema,
});
type Use = z.output<typeof useSchema>;

/** Says that scripts use an environment and a scoring server, so that neither is removed. Returns how to take it back. */
export async function addUse(
  places: Places,
  { environmentId, scoringId }: Pick<Use, 'environmentId' | 'scoringId'>,
): Promise<() => Promise<void>> {
  await mkdir(places.uses, { recursive: true });
  const path = join(places.uses, `${randomUUID()}.json`);
  await writeAtomically(path, JSON.stringify({ environmentId, scoringId, process: thisProcess() }), {
    durable: false,
  });
  return () => rm(path, { force: true });
}

/** Uses of processes that are alive; those of others are removed. */
export async function currentUses(places: Places): Promise<readonly Use[]> {
  const found: Use[] = [];
  for (const name of (await namesIn(places.uses)).filter((each) => each.endsWith('.json'))) {
    const path = join(places.uses, name);
    const use = await readNote(path, useSchema);
    if (use === undefined) continue;
    if (isAlive(use.process)) found.push(use);
    else await rm(path, { force: true });
  }
  return found;
}
