import { type ImageConfig, imageConfig } from '#core/engine/image-config.ts';
import { type ImagePlan, LABEL_PREFIX } from '#core/engine/image-plan.ts';
import { digestOf } from '#core/registry/checked-bytes.ts';
import type { BaseImage } from './base-image.ts';
import { searchPath } from './base-image.ts';
import { MEDIA_TYPES } from './oci-documents.ts';

/** A layer that was made. */
export interface MadeLayer {
  /** Of the compressed bytes. */
  readonly digest: string;
  /** Of the compressed bytes. */
  readonly size: number;
  readonly diffId: string;
  /** Of its files. */
  readonly unpackedSize: number;
}

/** A layer with what it is called in the history of the image. */
export type TitledLayer = MadeLayer & { readonly kind: string; readonly title: string };

/** The bytes of configuration and manifest of an image. */
export interface ImageFiles {
  readonly config: Buffer;
  readonly manifest: Buffer;
  /** The id of the image (OCI image-spec, ImageID). */
  readonly configDigest: string;
}

/** Marks of layers in the manifest, by which one of them can be found and replaced. */
export const LAYER_KIND = `${LABEL_PREFIX}.layer`;
export const LAYER_TITLE = 'org.opencontainers.image.title';

/** Writes configuration and manifest of an image on its base. Pure; no time of the build is in it. */
export function imageFiles(
  plan: ImagePlan,
  base: BaseImage,
  layers: readonly TitledLayer[],
  labels: Readonly<Record<string, string>>,
): ImageFiles {
  const config = Buffer.from(JSON.stringify(configOf(imageConfig({ ...plan, labels }), base, layers)));
  const configDigest = digestOf(config);
  const manifest = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.manifest,
    config: { mediaType: MEDIA_TYPES.config, digest: configDigest, size: config.length },
    layers: [
      ...base.layers.map(({ mediaType, digest, size }) => ({ mediaType, digest, size })),
      ...layers.map(({ digest, size, kind, title }) => ({
        mediaType: MEDIA_TYPES.gzipLayer,
        digest,
        size,
        annotations: { [LAYER_KIND]: kind, [LAYER_TITLE]: title },
      })),
    ],
  };
  return { config, configDigest, manifest: Buffer.from(JSON.stringify(manifest)) };
}

const EPOCH = '1970-01-01T00:00:00Z';

function configOf(wanted: ImageConfig, base: BaseImage, layers: readonly TitledLayer[]): object {
  const { config: given, history, rootfs, architecture, os, ...others } = base.config;
  const variant = others.variant === undefined ? {} : { variant: others.variant };
  const { Cmd: _replaced, ...kept } = given ?? {};
  return {
    architecture,
    os,
    ...variant,
    created: EPOCH,
    config: {
      ...kept,
      User: wanted.user,
      WorkingDir: wanted.workingFolder,
      Env: variables(wanted, base),
      Entrypoint: wanted.entrypoint,
      ExposedPorts: { [`${wanted.port}/tcp`]: {} },
      StopSignal: wanted.stopSignal,
      Labels: { ...given?.Labels, ...wanted.labels },
    },
    rootfs: { type: 'layers', diff_ids: [...rootfs.diff_ids, ...layers.map(({ diffId }) => diffId)] },
    history: [
      ...(history ?? rootfs.diff_ids.map(() => ({ created: EPOCH, created_by: 'base' }))),
      ...layers.map(({ kind, title }) => ({ created: EPOCH, created_by: `slipway ${kind}: ${title}` })),
    ],
  };
}

/** Those of the base, then ours in their order; a name that comes again replaces the one before. */
function variables(wanted: ImageConfig, base: BaseImage): readonly string[] {
  const values = new Map<string, string>();
  for (const variable of base.config.config?.Env ?? []) {
    const [name = ''] = variable.split('=', 1);
    values.set(name, variable.slice(name.length + 1));
  }
  values.set('PATH', [...wanted.searchPath, ...searchPath(base.config)].join(':'));
  for (const [name, value] of Object.entries({ ...wanted.commonEnvironment, ...wanted.environment }))
    values.set(name, value);
  return [...values].map(([name, value]) => `${name}=${value}`);
}
