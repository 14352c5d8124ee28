import { createWriteStream } from 'node:fs';
import { rm, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import { SlipwayError } from '#contract/errors.ts';
import { hasCode } from '#core/host/system-error.ts';

/** What stays free on the disk: the machine is to go on working. */
const LEFT_FREE = 256 * 2 ** 20;

/**
 * Writes the file that an archive of the Docker API holds. How large it is, the program of the image chose. `disk_full` when it
 * does not fit; a file that was not written whole is removed.
 */
export async function writeResult(
  archive: NodeJS.ReadableStream,
  output: string,
  signal: AbortSignal,
): Promise<void> {
  const entries = extract();
  const reading = pipeline(archive, entries, { signal });
  const writing = (async () => {
    for await (const entry of entries) {
      entry;
      if (entry.header.type !== 'file') {
        entry.resume();
        continue;
      }
      await mustFit(entry.header.size ?? 0, output);
      await pipeline(entry, createWriteStream(output, { mode: 0o600 }), { signal });
    }
  })();
  try {
    await Promise.all([writing, reading]);
  } catch (error) {
    entries.destroy();
    await Promise.allSettled([writing, reading]);
    await rm(output, { force: true });
    throw hasCode(error, 'ENOSPC', 'EDQUOT') ? full(error) : error;
  }
}

async function mustFit(size: number, output: string): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(output));
  if (size + LEFT_FREE > bavail * bsize) throw full();
}

function full(cause?: unknown): SlipwayError {
  return new SlipwayError('disk_full', {
    message: 'The results do not fit on the disk. Nothing was written.',
    hint: 'Free some space, or score a smaller part with `--limit`.',
    cause,
  });
}
