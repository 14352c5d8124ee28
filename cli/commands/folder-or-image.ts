import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Session } from '#cli/session/session.ts';
import { type BuilderKind, buildResultSchema, type PublishingBuilder } from '#contract/image/image.ts';

/** The image that a word names: itself, or what the project of a folder is built to. */
export async function imageOf(
  session: Session,
  subject: string,
  options: { readonly engine?: BuilderKind },
): Promise<string> {
  if (!(await isFolder(subject))) return subject;
  const starting = session.client.image.build({
    folder: resolve(subject),
    ...(options.engine === undefined ? {} : { engine: options.engine }),
  });
  return (await session.finish(starting, buildResultSchema)).image.reference;
}

/** The same for an image that is to be published, with what has built it when it was built now. */
export async function publishedImage(
  session: Session,
  subject: string,
  builder: PublishingBuilder | undefined,
): Promise<{ readonly image: string; readonly builder?: PublishingBuilder }> {
  const chosen = builder === undefined ? {} : { builder };
  if (!(await isFolder(subject))) return { image: subject, ...chosen };
  const starting = session.client.image.build({
    folder: resolve(subject),
    purpose: 'publish',
    ...(builder === undefined ? {} : { engine: builder }),
  });
  const { reference, engine } = (await session.finish(starting, buildResultSchema)).image;
  return { image: reference, ...(engine === 'process' ? {} : { builder: engine }) };
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  // What is written as a path is meant as one: core then says what is wrong with it.
  return found?.isDirectory() ?? /[\\/]|^\.{1,2}$/.test(path);
}
