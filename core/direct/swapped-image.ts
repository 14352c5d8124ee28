import type { LayerSwap } from '#core/engine/layer-swap.ts';
import { digestOf } from '#core/registry/checked-bytes.ts';
import { type ImageFiles, LAYER_KIND, LAYER_TITLE, type MadeLayer } from './image-files.ts';
import { MEDIA_TYPES, type OciConfig, type OciManifest, ociLayerType } from './oci-documents.ts';

interface Swapping extends Pick<LayerSwap, 'layer' | 'labels' | 'environment'> {
  readonly made: MadeLayer;
  /** Which layer it takes the place of. */
  readonly index: number;
}

/**
 * Writes configuration and manifest of an image whose layer `index` is another one. All else stays as it is; the manifest is an OCI one,
 * whichever it was. Pure.
 */
export function swappedImage(
  image: { readonly manifest: OciManifest; readonly config: OciConfig },
  swapping: Swapping,
): ImageFiles {
  const { index, made, layer } = swapping;
  const config = Buffer.from(JSON.stringify(configOf(image.config, swapping)));
  const configDigest = digestOf(config);
  const manifest = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.manifest,
    config: { mediaType: MEDIA_TYPES.config, digest: configDigest, size: config.length },
    layers: image.manifest.layers.map((each, at) =>
      at === index
        ? {
            mediaType: MEDIA_TYPES.gzipLayer,
            digest: made.digest,
            size: made.size,
            annotations: { [LAYER_KIND]: layer.kind, [LAYER_TITLE]: layer.title },
          }
        : {
            mediaType: ociLayerType(each.mediaType) ?? each.mediaType,
            digest: each.digest,
            size: each.size,
            ...(each.annotations === undefined ? {} : { annotations: each.annotations }),
          },
    ),
  };
  return { config, configDigest, manifest: Buffer.from(JSON.stringify(manifest)) };
}

function configOf(config: OciConfig, { index, made, layer, labels, environment }: Swapping): object {
  const { config: running, rootfs, history } = config;
  let step = -1;
  return {
    ...config,
    config: {
      ...running,
      Env: withVariables(running?.Env ?? [], environment),
      Labels: { ...running?.Labels, ...labels },
    },
    rootfs: {
      ...rootfs,
      diff_ids: rootfs.diff_ids.map((diffId, at) => (at === index ? made.diffId : diffId)),
    },
    ...(history === undefined || history === null
      ? {}
      : {
          history: history.map((entry) => {
            if (entry.empty_layer !== true) step += 1;
            return entry.empty_layer !== true && step === index
              ? { ...entry, created_by: `slipway ${layer.kind}: ${layer.title}` }
              : entry;
          }),
        }),
  };
}

/** In their places; new ones at the end. */
function withVariables(
  given: readonly string[],
  values: Readonly<Record<string, string>>,
): readonly string[] {
  const nameOf = (variable: string): string => variable.split('=', 1)[0] ?? '';
  const names = new Set(given.map(nameOf));
  const replaced = given.map((variable) => {
    const value = values[nameOf(variable)];
    return value === undefined ? variable : `${nameOf(variable)}=${value}`;
  });
  const added = Object.entries(values).filter(([name]) => !names.has(name));
  return [...replaced, ...added.map(([name, value]) => `${name}=${value}`)];
}
