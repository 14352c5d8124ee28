import { parseRegistry } from '#core/registry/address.ts';

/** An image in a registry. */
export interface ImageName {
  /** What image names begin with, as `openRegistry` takes it. */
  readonly registry: string;
  readonly repository: string;
  /** A tag or a digest. */
  readonly reference: string;
}

/** Reads the name of an image: `python:3.11-slim` is that of Docker Hub's own `library`, tag `latest` when none is named (distribution/reference). */
export function parseImageName(text: string): ImageName {
  const [named = '', digest] = text.split('@');
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const path = hasTag ? named.slice(0, colon) : named;
  const { host, path: repository } = parseRegistry(path.includes('/') ? path : `docker.io/${path}`);
  const isOfHub = host === 'docker.io' && !repository.includes('/');
  return {
    registry: host,
    repository: isOfHub ? `library/${repository}` : repository,
    reference: digest ?? (hasTag ? named.slice(colon + 1) : 'latest'),
  };
}
