interface Placed {
  /** In the image, without `/` at its begin. */
  readonly path: string;
}

interface WithMode extends Placed {
  /** `0o644` or `0o755`. */
  readonly mode: number;
}

/** One entry of a layer, in the order of the archive. */
export type LayerEntry =
  | (Placed & { readonly kind: 'folder' })
  /** A symbolic link. */
  | (Placed & { readonly kind: 'link'; readonly target: string })
  | (WithMode & { readonly kind: 'bytes'; readonly bytes: Buffer })
  /** Bytes that are read when they are needed. */
  | (WithMode & {
      readonly kind: 'file';
      readonly size: number;
      readonly chunks: () => AsyncIterable<Buffer>;
    })
  /** A raw deflate stream (RFC 1951) that goes into the layer as it is. */
  | (WithMode & {
      readonly kind: 'deflated';
      /** Of the content. */
      readonly size: number;
      readonly compressedSize: number;
      /** CRC-32 of the content. */
      readonly crc: number;
      /** The stream; what it says of itself is checked. */
      readonly chunks: () => AsyncIterable<Buffer>;
    });

/** All folders above the paths of some entries, parents first, as entries: without them the folders would get the time of the unpacking. */
export function folderEntries(paths: Iterable<string>): readonly LayerEntry[] {
  const folders = new Set<string>();
  for (const path of paths) {
    let end = path.lastIndexOf('/');
    while (end > 0 && !folders.has(path.slice(0, end))) {
      folders.add(path.slice(0, end));
      end = path.lastIndexOf('/', end - 1);
    }
  }
  return [...folders].sort().map((path) => ({ kind: 'folder', path }));
}
