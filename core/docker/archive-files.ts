import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { SlipwayError } from '#contract/errors.ts';

/** What is read of a container that others wrote the program of: names and sizes are theirs to choose. */
const MOST_BYTES = 64 * 2 ** 20;
const MOST_FILES = 1000;
/** A name that means a file of this folder on every system; no `\`, which parts folders on Windows. */
const PLAIN_NAME = /^[A-Za-z0-9_][\w.-]{0,99}$/;

/**
 * Returns the text files that lie directly in the folder or are the file that an archive of the Docker API is of, by name. Others are
 * left out. `engine_failed` when they are larger together than anything that is read of a container.
 */
export async function archiveFiles(
  archive: NodeJS.ReadableStream,
): Promise<Readonly<Record<string, string>>> {
  const entries = extract();
  archive.pipe(entries);
  const files = new Map<string, string>();
  let size = 0;
  try {
    for await (const entry of entries) {
      const name = entry.header.name.replace(/^[^/]*\//, '');
      if (entry.header.type !== 'file' || !PLAIN_NAME.test(name)) {
        entry.resume();
        continue;
      }
      size += entry.header.size ?? 0;
      if (size > MOST_BYTES || files.size >= MOST_FILES) throw tooMuch();
      files.set(name, await text(entry));
    }
  } finally {
    archive.unpipe(entries);
    if (archive instanceof Readable) archive.destroy();
  }
  return Object.fromEntries(files);
}

function tooMuch(): SlipwayError {
  return new SlipwayError('engine_failed', {
    message: `A container has left more than ${MOST_BYTES / 2 ** 20} MB or ${MOST_FILES} files where a few small ones belong.`,
    hint: 'The script, or a program of the base image, has written there.',
  });
}
