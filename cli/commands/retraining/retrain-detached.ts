import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReportedFailure } from '#cli/failure/failure.ts';
import type { Session } from '#cli/session/session.ts';
import { errorInfoSchema } from '#contract/errors.ts';
import type { Retraining } from '#contract/retraining/retraining.ts';

const LOOK_MS = 100;

/** Starts this command again in a process of its own, and returns its retraining once that is recorded. */
export async function retrainDetached(
  { client, dataFolder }: Session,
  folder: string,
  words: readonly string[],
): Promise<Retraining> {
  const real = await realpath(folder).catch(() => folder);
  const known = new Set((await client.retraining.list({ limit: 1000 })).retrainings.map(({ id }) => id));
  const notes = await mkdtemp(join(tmpdir(), 'slipway-detached-'));
  const errors = await open(join(notes, 'errors.txt'), 'a+');
  try {
    const child = spawn(
      process.execPath,
      [
        ...process.execArgv,
        ...[process.argv[1] ?? '', 'retrain', folder, '--json', '--data-dir', dataFolder],
        ...words,
      ],
      { detached: true, stdio: ['ignore', 'ignore', errors.fd], windowsHide: true },
    );
    await once(child, 'spawn');
    child.unref();
    for (;;) {
      const { retrainings } = await client.retraining.list({ limit: 50 });
      const found = retrainings.find((each) => !known.has(each.id) && each.folder === real);
      if (found !== undefined) return found;
      if (child.exitCode !== null) throw await failureIn(join(notes, 'errors.txt'));
      await sleep(LOOK_MS);
    }
  } finally {
    await errors.close();
    await rm(notes, { recursive: true, force: true });
  }
}

async function failureIn(path: string): Promise<ReportedFailure> {
  const text = await readFile(path, 'utf8');
  const line = text.split('\n').find((each) => each.startsWith('{"error"'));
  const told: unknown = line === undefined ? undefined : JSON.parse(line);
  const parsed = errorInfoSchema.safeParse(
    typeof told === 'object' && told !== null && 'error' in told ? told.error : undefined,
  );
  return new ReportedFailure(
    parsed.success
      ? parsed.data
      : {
          code: 'internal',
          message: 'The retraining did not start.',
          details: { output: text.slice(-2000) },
        },
  );
}
