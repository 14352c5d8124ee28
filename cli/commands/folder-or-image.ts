import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Session } from '#cli/session/session.ts';
import { buildResultSchema, type EngineKind } from '#contract/image/image.ts';

/** The image that a word names: itself, or what the project of a folder is built to. */
export async function imageOf(
  session: Session,
  subject: string,
  options: { readonly engine?: EngineKind },
): Promise<string> {
  if (!(await isFolder(subject))) return subject;
  const starting = session.client.image.build({
    folder: resolve(subject),
    ...(options.engine === undefined ? {} : { engine: options.engine }),
  });
  return (await session.finish(starting, buildResultSchema)).image.reference;
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  // What is written as a path is meant as one: core then says what is wrong with it.
  return found?.isDirectory() ?? /[\\/]|^\.{1,2}$/.test(path);
}
