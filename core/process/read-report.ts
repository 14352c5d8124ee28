import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { jsonOrNothing } from '#core/host/json-or-nothing.ts';

const reportSchema = z.object({
  code: z.number().int(),
  stopped: z.enum(['time', 'disk', 'processes']).optional(),
});

/** How a guarded command ended, as its guard tells. */
export type GuardReport = z.output<typeof reportSchema>;

/** A report is one short line; a script that finds the descriptor can write anything. */
const MOST_BYTES = 4096;

/**
 * Reads the guard's report: one line of JSON. Anything else, more of it, and a stream that is still open `patienceMs` after the guard
 * has ended are no report: undefined. Never rejects.
 */
export async function readReport(
  stream: Readable,
  { exited, patienceMs }: { readonly exited: Promise<unknown>; readonly patienceMs: number },
): Promise<GuardReport | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  let isWhole = false;
  const ended = new Promise<void>((resolve) => {
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MOST_BYTES) chunks.push(chunk);
      else stream.destroy();
    });
    stream.on('end', () => {
      isWhole = true;
    });
    stream.on('error', () => resolve());
    stream.on('close', () => resolve());
  });
  const waited = exited.then(
    () => sleep(patienceMs),
    () => undefined,
  );
  await Promise.race([ended, waited]);
  stream.destroy();
  return isWhole && size <= MOST_BYTES ? parse(Buffer.concat(chunks).toString('utf8')) : undefined;
}

function parse(text: string): GuardReport | undefined {
  const [line = '', rest, ...more] = text.split('\n');
  // A second line: somebody else has written too.
  if (rest !== '' || more.length > 0) return undefined;
  return reportSchema.safeParse(jsonOrNothing(line)).data;
}
