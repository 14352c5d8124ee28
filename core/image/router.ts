import { basename } from 'node:path';
import { image } from '#contract/image/index.ts';
import { procedures } from '#core/rpc/procedures.ts';
import { afterDeletion } from '#core/trash/after-deletion.ts';
import { builderFor, buildImage } from './build.ts';
import { compareImages } from './compare.ts';
import { billOf } from './contents.ts';
import { deleteImage, pruneImages } from './delete.ts';
import { dockerfileOf, exportImage } from './export.ts';
import { findImage, getImage, listImages } from './image-records.ts';
import { predictBuild } from './predict.ts';
import { keysOf, signRemote, verifyRemote } from './sign.ts';
import { mustTrustFirst } from './trusted-folder.ts';

const base = procedures()(image);

export const imageRouter = base.router({
  build: base.build.handler(async ({ input, context }) => {
    const { folder } = input;
    const isToPublish = input.engine === undefined && input.purpose === 'publish';
    await mustTrustFirst(
      context,
      isToPublish ? { folder, engine: (await builderFor(context, input)).kind } : input,
    );
    return context.tasks.start({
      kind: 'image.build',
      input,
      title: `Build ${input.manifest ?? basename(folder ?? '')}`,
      subject: folder === undefined ? {} : { folder },
      work: (work) => buildImage(context, input, work),
    });
  }),
  dockerfile: base.dockerfile.handler(async ({ input, context }) => ({
    dockerfile: await dockerfileOf(context, input),
  })),
  list: base.list.handler(async ({ input, context }) => ({ images: await listImages(context, input) })),
  get: base.get.handler(({ input, context }) => getImage(context, input)),
  predict: base.predict.handler(async ({ input, context }) => predictBuild(context, input)),
  compare: base.compare.handler(({ input, context }) => compareImages(context, input)),
  export: base.export.handler(async ({ input, context }) => {
    const image = await findImage(context, input);
    return context.tasks.start({
      kind: 'image.export',
      input,
      title: `Export ${image.reference}`,
      subject: { image: image.reference },
      work: (work) => exportImage(context, input, work),
    });
  }),
  bill: base.bill.handler(async ({ input, context }) => ({ document: await billOf(context, input) })),
  keys: base.keys.handler(async ({ context }) => ({ keys: await keysOf(context).list() })),
  createKey: base.createKey.handler(({ input, context }) => keysOf(context).create(input.name)),
  sign: base.sign.handler(({ input, context }) => signRemote(context, input)),
  verifySignature: base.verifySignature.handler(({ input, context }) => verifyRemote(context, input)),
  delete: base.delete.handler(async ({ input, context }) =>
    afterDeletion(context, await deleteImage(context, input)),
  ),
  prune: base.prune.handler(({ input, context }) =>
    context.tasks.start({
      kind: 'image.prune',
      input,
      title: 'Prune images',
      work: (work) => pruneImages(context, input.keep, work),
    }),
  ),
});
