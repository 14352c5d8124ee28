import { z } from 'zod';

export const MEDIA_TYPES = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  gzipLayer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  plainLayer: 'application/vnd.oci.image.layer.v1.tar',
  zstdLayer: 'application/vnd.oci.image.layer.v1.tar+zstd',
} as const;

const descriptorSchema = z.looseObject({
  mediaType: z.string(),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  size: z.number().int().nonnegative(),
  annotations: z.record(z.string(), z.string()).optional(),
});

/** Storage drivers take 127 layers; a foreign document may name any number. */
const MOST_LAYERS = 500;

/** OCI image-spec, manifest.md; Docker's version 2 has the same fields. */
export const manifestSchema = z.looseObject({
  config: descriptorSchema,
  layers: z.array(descriptorSchema).max(MOST_LAYERS),
});
export type OciManifest = z.output<typeof manifestSchema>;

/** OCI image-spec, image-index.md; Docker's manifest list has the same fields. */
export const indexSchema = z.looseObject({
  manifests: z
    .array(
      descriptorSchema.extend({
        platform: z.looseObject({ architecture: z.string(), os: z.string() }).optional(),
      }),
    )
    .max(MOST_LAYERS),
});

/** OCI image-spec, config.md. What stands in it besides stays. */
export const configSchema = z.looseObject({
  architecture: z.string(),
  os: z.string(),
  config: z
    .looseObject({
      Env: z.array(z.string()).nullish(),
      Labels: z.record(z.string(), z.string()).nullish(),
    })
    .nullish(),
  rootfs: z.looseObject({ type: z.literal('layers'), diff_ids: z.array(z.string()) }),
  history: z
    .array(z.looseObject({ created_by: z.string().optional(), empty_layer: z.boolean().optional() }))
    .nullish(),
});
export type OciConfig = z.output<typeof configSchema>;
export type Descriptor = z.output<typeof descriptorSchema>;

/** The OCI name of a layer's format: an OCI manifest must not name Docker's. Undefined: not a layer that images of today have. */
export function ociLayerType(mediaType: string): string | undefined {
  if (/\.tar\+gzip$|\.diff\.tar\.gzip$/.test(mediaType)) return MEDIA_TYPES.gzipLayer;
  if (/\.tar\+zstd$|\.diff\.tar\.zstd$/.test(mediaType)) return MEDIA_TYPES.zstdLayer;
  return /\.tar$/.test(mediaType) ? MEDIA_TYPES.plainLayer : undefined;
}
