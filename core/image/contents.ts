import { z } from 'zod';
import type { Needs } from '#core/context.ts';
import { LABEL_PREFIX } from '#core/engine/image-plan.ts';
import { jsonOrNothing } from '#core/host/json-or-nothing.ts';
import type { ImageRecord } from '#core/store/store.ts';
import { billOfMaterials, type ImageContents } from '#core/supply/bill-of-materials.ts';
import { findImage, type ImageChoice } from './image-records.ts';

const modelsSchema = z.array(z.object({ reference: z.string(), digest: z.string() }));
const packagesSchema = z.array(z.string());

/** What an image is made of, for those who ask for its bill of materials or its provenance. */
export function contentsOf({ version }: Needs<'version'>, image: ImageRecord): ImageContents {
  const label = (name: string): unknown => jsonOrNothing(image.labels[`${LABEL_PREFIX}.${name}`] ?? '');
  const conda = packagesSchema.safeParse(label('conda')).data ?? [];
  return {
    reference: image.reference,
    name: image.name,
    version: image.version,
    manifestDigest: image.manifestDigest,
    base: image.base,
    baseDigest: image.labels['org.opencontainers.image.base.digest'],
    packages: image.packages,
    condaPackages: conda.map((each) => {
      const [name = '', number = ''] = each.split('==');
      return { name, version: number };
    }),
    models: modelsSchema.safeParse(label('models')).data ?? [],
    createdAt: image.createdAt,
    slipwayVersion: image.labels[`${LABEL_PREFIX}.version`] ?? version,
    builder: image.engine,
    taskId: image.taskId,
  };
}

/** The bill of materials of an image, CycloneDX as JSON. */
export async function billOf(context: Needs<'store' | 'version'>, choice: ImageChoice): Promise<string> {
  return billOfMaterials(contentsOf(context, await findImage(context, choice)));
}
