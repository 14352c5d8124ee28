import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import { LABEL_PREFIX } from '#core/engine/image-plan.ts';
import type { DescribedImage } from '#core/engine/layer-swap.ts';
import { jsonOrNothing } from '#core/host/json-or-nothing.ts';

/** Where a model lies below the application folder: the variable is of an image that anyone may have made. */
const placeSchema = z
  .string()
  .min(1)
  .max(1000)
  .refine(
    (path) =>
      !/[\\\0]/.test(path) && !path.split('/').some((part) => part === '' || part === '.' || part === '..'),
  );

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const modelsVariableSchema = z.record(
  z.string(),
  z.object({ version: z.number().int().positive(), path: placeSchema, digest }),
);
const modelsLabelSchema = z.array(z.object({ reference: z.string(), digest })).max(100);
const packagesLabelSchema = z.array(z.string()).max(10_000);

/** A model of an image, as the image says. */
export interface RemoteModel {
  /** `name:version` */
  readonly reference: string;
  readonly digest: string;
  readonly path: string;
}

/** What an image in a registry says of what it was made of. */
export interface RemoteFacts {
  /** In the order of their layers. */
  readonly models: readonly RemoteModel[];
  readonly packages: readonly { readonly name: string; readonly version: string }[];
  /** Where the schema comes from: `schemaWord` of core/manifest. */
  readonly schema: string;
  readonly base: string;
}

/** Reads labels and variables of an image. `wrong_state` when it was not made by Slipway, or by one that did not write them. */
export function remoteFacts(image: DescribedImage, reference: string): RemoteFacts {
  const label = (name: string): unknown => jsonOrNothing(image.labels[`${LABEL_PREFIX}.${name}`] ?? '');
  const named = modelsLabelSchema.safeParse(label('models'));
  const placed = modelsVariableSchema.safeParse(jsonOrNothing(image.environment.SLIPWAY_MODELS ?? ''));
  const schema = image.labels[`${LABEL_PREFIX}.schema`];
  if (!named.success || !placed.success || schema === undefined)
    throw new SlipwayError('wrong_state', {
      message: `The image ${reference} does not say what it was made of: an earlier version of Slipway built it, or another program.`,
      hint: 'Build it again from its project: `slipway update SERVICE --folder FOLDER`.',
      details: { kind: 'no-model-layer' },
    });
  const models = named.data.flatMap((model) => {
    const place = placed.data[model.reference.slice(0, model.reference.lastIndexOf(':'))];
    return place === undefined ? [] : [{ ...model, path: place.path }];
  });
  const packages = packagesLabelSchema.safeParse(label('packages')).data ?? [];
  return {
    models,
    schema,
    packages: packages.map((each) => {
      const [name = '', version = ''] = each.split('==');
      return { name, version };
    }),
    base: image.labels['org.opencontainers.image.base.name'] ?? '',
  };
}
