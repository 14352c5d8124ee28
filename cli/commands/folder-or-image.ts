import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Session } from '#cli/session/session.ts';
import {
  type BuilderKind,
  buildResultSchema,
  type Platform,
  type PublishingBuilder,
} from '#contract/image/image.ts';

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

/** The same for an image that is to be published, with what has built it when it was built now: for the processors of the cluster. */
export async function publishedImage(
  session: Session,
  subject: string,
  options: {
    readonly builder?: PublishingBuilder;
    readonly platform?: Platform;
    readonly cluster?: string;
  },
): Promise<{ readonly image: string; readonly builder?: PublishingBuilder }> {
  const { builder, cluster } = options;
  const chosen = builder === undefined ? {} : { builder };
  if (!(await isFolder(subject))) return { image: subject, ...chosen };
  const asked = { ...chosen, ...(cluster === undefined ? {} : { cluster }) };
  const platform = options.platform ?? (await session.client.cluster.platform(asked)).platform;
  const starting = session.client.image.build({
    folder: resolve(subject),
    purpose: 'publish',
    ...(builder === undefined ? {} : { engine: builder }),
    ...(platform === undefined ? {} : { platform }),
  });
  const { reference, engine } = (await session.finish(starting, buildResultSchema)).image;
  return { image: reference, ...(engine === 'process' ? {} : { builder: engine }) };
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  // What is written as a path is meant as one: core then says what is wrong with it.
  return found?.isDirectory() ?? /[\\/]|^\.{1,2}$/.test(path);
}
