import { SlipwayError } from '#contract/errors.ts';
import { jsonOrNothing } from '#core/host/json-or-nothing.ts';
import { checkedBytes } from '#core/registry/checked-bytes.ts';
import type { Registry } from '#core/registry/registry-client.ts';
import {
  configSchema,
  indexSchema,
  manifestSchema,
  type OciConfig,
  type OciManifest,
} from './oci-documents.ts';

/** An image of one platform as its registry has it; every document has been checked against its digest. */
export interface RemoteImage {
  readonly digest: string;
  readonly manifest: OciManifest;
  readonly config: OciConfig;
}

interface Wanted {
  readonly repository: string;
  /** A tag or a digest. */
  readonly reference: string;
  /** What messages call it: `the base image python:3.11-slim`. */
  readonly title: string;
  /** `amd64`; undefined: of whatever platform it is, if it is of one. */
  readonly architecture: string | undefined;
}

/** Reads manifest and configuration of an image: kilobytes. Undefined when there is none. `build_failed` when it has none of the platform. */
export async function readRemoteImage(registry: Registry, wanted: Wanted): Promise<RemoteImage | undefined> {
  const found = await readManifestFor(registry, wanted);
  if (found === undefined) return undefined;
  const manifest = manifestSchema.safeParse(found.content);
  if (!manifest.success) throw unreadable(wanted, 'manifest');
  const { repository } = wanted;
  const bytes = await checkedBytes(registry, { repository, ...manifest.data.config }, MOST_CONFIG_BYTES);
  const config = configSchema.safeParse(jsonOrNothing(bytes.toString('utf8')));
  if (!config.success) throw unreadable(wanted, 'configuration');
  const { os, architecture } = config.data;
  if (os !== 'linux' || (wanted.architecture !== undefined && architecture !== wanted.architecture))
    throw noSuchPlatform(wanted, `${os}/${architecture}`);
  return { digest: found.digest, manifest: manifest.data, config: config.data };
}

async function readManifestFor(
  registry: Registry,
  wanted: Wanted,
): Promise<{ readonly digest: string; readonly content: unknown } | undefined> {
  const { repository, reference, architecture } = wanted;
  const found = await registry.readManifest(repository, reference);
  if (found === undefined) return undefined;
  const index = indexSchema.safeParse(found.content);
  if (!index.success) return found;
  const platforms = index.data.manifests.filter(({ platform }) => platform?.os === 'linux');
  const have = platforms.map(({ platform }) => `linux/${platform?.architecture}`).join(', ');
  const [only] = platforms;
  const match =
    architecture === undefined && platforms.length === 1
      ? only
      : platforms.find(({ platform }) => platform?.architecture === architecture);
  if (match === undefined) throw noSuchPlatform(wanted, have);
  const manifest = await registry.readManifest(repository, match.digest);
  if (manifest === undefined) throw noSuchPlatform(wanted, 'nothing, though its list names it');
  return manifest;
}

function noSuchPlatform({ title, architecture }: Wanted, have: string): SlipwayError {
  return new SlipwayError('build_failed', {
    message:
      architecture === undefined
        ? `${sentence(title)} is there for several platforms: ${have}.`
        : `${sentence(title)} is not there for linux/${architecture}. It has: ${have}.`,
    hint: 'Choose an image of that platform.',
  });
}

function unreadable({ title }: Wanted, part: string): SlipwayError {
  return new SlipwayError('registry_failed', {
    message: `${sentence(title)} has a ${part} that cannot be read.`,
    hint: 'Is it a container image? Charts and other artifacts have manifests too.',
    details: { kind: 'failed' },
  });
}

function sentence(title: string): string {
  return `${title.slice(0, 1).toUpperCase()}${title.slice(1)}`;
}

const MOST_CONFIG_BYTES = 8 * 2 ** 20;
