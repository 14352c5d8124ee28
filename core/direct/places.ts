import { join } from 'node:path';

/** Where the direct builder keeps things. */
export interface DirectPlaces {
  /** Bytes of layers and wheels by their digest. */
  readonly blobs: string;
  /** What layers were made of, and which blob came of it. */
  readonly layers: string;
  readonly images: string;
  /** What is known of base images. */
  readonly bases: string;
  /** The wheels that locks lead to. */
  readonly locks: string;
  /** Which shared libraries wheels bring and need. */
  readonly libraries: string;
  readonly schemas: string;
  readonly temporary: string;
}

export function placesIn(folder: string): DirectPlaces {
  return {
    blobs: join(folder, 'blobs'),
    layers: join(folder, 'layers'),
    images: join(folder, 'images'),
    bases: join(folder, 'bases'),
    locks: join(folder, 'locks'),
    libraries: join(folder, 'libraries'),
    schemas: join(folder, 'schemas'),
    temporary: join(folder, 'temporary'),
  };
}
