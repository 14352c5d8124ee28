import { SlipwayError } from '#contract/errors.ts';
import type { BuilderKind, EngineKind, Image, PublishingBuilder } from '#contract/image/image.ts';
import { parseReference } from '#contract/name.ts';
import type { Needs } from '#core/context.ts';
import type { ImageRecord } from '#core/store/store.ts';

/** Images, newest first, each with whether its engine still has it. An engine that does not answer has none. */
export async function listImages(
  context: Needs<'store' | 'engines'>,
  filter: { readonly name?: string | undefined; readonly engine?: BuilderKind | undefined } = {},
): Promise<readonly Image[]> {
  const records = (await context.store.images.all()).filter(
    (image) =>
      (filter.name === undefined || image.name === filter.name) &&
      (filter.engine === undefined || image.engine === filter.engine),
  );
  return Promise.all([...records].reverse().map((record) => withPresence(context, record)));
}

async function withPresence(context: Needs<'store' | 'engines'>, record: ImageRecord): Promise<Image> {
  try {
    return { ...record, present: await context.engines.builder(record.engine).hasImage(record.engineId) };
  } catch (error) {
    if (error instanceof SlipwayError && error.code === 'engine_unavailable')
      return { ...record, present: false };
    throw error;
  }
}

export interface ImageChoice {
  readonly reference: string;
  readonly engine?: BuilderKind | undefined;
}

/** An image that an engine can run. */
export type RunnableImage = ImageRecord & { readonly engine: EngineKind };

/** The same among those that can run here. `wrong_state` when it was built for a registry only. */
export async function findRunnable(
  context: Needs<'store'>,
  choice: { readonly reference: string; readonly engine?: EngineKind | undefined },
): Promise<RunnableImage> {
  const isRunnable = (image: ImageRecord): image is RunnableImage => image.engine !== 'direct';
  const found = await findAmong(context, choice, isRunnable).catch(async (error: unknown) => {
    const other =
      choice.engine === undefined ? await findImage(context, choice).catch(() => undefined) : undefined;
    throw other === undefined ? error : notToRun(other);
  });
  if (isRunnable(found)) return found;
  throw notToRun(found);
}

function notToRun({ reference }: ImageRecord): SlipwayError {
  return new SlipwayError('wrong_state', {
    message: `${reference} was built without an engine, to be published. It cannot run on this machine.`,
    hint: 'Run the project itself: `slipway up FOLDER`. Without Docker it uses the process engine.',
  });
}

/** The same among those that a registry can hold: of one builder, or of any. */
export async function findPublishable(
  context: Needs<'store'>,
  choice: { readonly reference: string; readonly builder?: PublishingBuilder | undefined },
): Promise<ImageRecord> {
  const { reference, builder } = choice;
  return findAmong(context, { reference, engine: builder }, ({ engine }) => engine !== 'process');
}

/** The record a reference names; without a version the newest, without an engine the last built. */
export async function findImage(context: Needs<'store'>, choice: ImageChoice): Promise<ImageRecord> {
  return findAmong(context, choice, () => true);
}

async function findAmong(
  context: Needs<'store'>,
  choice: ImageChoice,
  fits: (image: ImageRecord) => boolean,
): Promise<ImageRecord> {
  const wanted = parseReference(choice.reference);
  const images = (await context.store.images.all()).filter(fits);
  const matching = images.filter(
    (image) =>
      image.name === wanted?.name &&
      (wanted.version === undefined || image.version === wanted.version) &&
      (choice.engine === undefined || image.engine === choice.engine),
  );
  const found = wanted?.version === undefined ? newestVersion(matching) : matching.at(-1);
  if (found !== undefined) return found;
  const versions = [
    ...new Set(images.filter((image) => image.name === wanted?.name).map((image) => image.version)),
  ];
  throw new SlipwayError('not_found', {
    message: `Image not found: “${choice.reference}”${choice.engine === undefined ? '' : ` in the ${choice.engine} engine`}.`,
    hint:
      versions.length > 0
        ? `“${wanted?.name}” has been built as version ${versions.join(', ')}.`
        : '`slipway image list` lists all. `slipway build FOLDER` creates one.',
  });
}

function newestVersion(images: readonly ImageRecord[]): ImageRecord | undefined {
  return images.reduce<ImageRecord | undefined>(
    (newest, image) => (newest === undefined || image.version >= newest.version ? image : newest),
    undefined,
  );
}

export async function getImage(context: Needs<'store' | 'engines'>, choice: ImageChoice): Promise<Image> {
  return withPresence(context, await findImage(context, choice));
}
