import { join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';

/** Where the process engine keeps things, all in one folder so that hard links work. */
export interface Places {
  readonly folder: string;
  /** The private uv and the supervisor. */
  readonly tool: string;
  /** What uv has downloaded; environments are hard links into it. */
  readonly cache: string;
  /** Virtual environments by the digest of what is in them. */
  readonly environments: string;
  /** The scoring server, models and schemas by the digest of what is in them. */
  readonly layers: string;
  /** `images/<name>/<digest>` */
  readonly images: string;
  /** `runs/<run id>` */
  readonly runs: string;
  /** Which environments scripts are using now. */
  readonly uses: string;
}

export function placesIn(folder: string): Places {
  return {
    folder,
    tool: join(folder, 'tool'),
    cache: join(folder, 'cache'),
    environments: join(folder, 'environments'),
    layers: join(folder, 'layers'),
    images: join(folder, 'images'),
    runs: join(folder, 'runs'),
    uses: join(folder, 'uses'),
  };
}

/** The folder of an image by its engine id, `<name>/<digest>`. */
export function imageFolder(places: Places, engineId: string): string {
  const [name, digest, ...rest] = engineId.split('/');
  if (rest.length > 0 || !isPlainName(name) || !isPlainName(digest)) throw unknownId('image', engineId);
  mustBeFolderName(name, 'image');
  return join(places.images, name, digest);
}

export function runFolder(places: Places, engineId: string): string {
  if (!isPlainName(engineId)) throw unknownId('run', engineId);
  mustBeFolderName(engineId, 'run');
  return join(places.runs, engineId);
}

/** Devices of Windows, whatever ends their name (learn.microsoft.com, “Naming files”). A dot at the end is dropped there. */
const RESERVED = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)|\.$/i;

/** `bad_input` for a name that cannot be that of a folder here. */
export function mustBeFolderName(
  name: string,
  what: string,
  platform: NodeJS.Platform = process.platform,
): void {
  if (platform !== 'win32' || !RESERVED.test(name)) return;
  throw new SlipwayError('bad_input', {
    message: `On Windows the process engine cannot use “${name}” as the name of this ${what}: the system reserves it.`,
    hint: 'Choose another name, or use the Docker engine.',
  });
}

function isPlainName(name: string | undefined): name is string {
  return name !== undefined && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name);
}

function unknownId(what: string, id: string): SlipwayError {
  return new SlipwayError('not_found', { message: `The process engine has no ${what} “${id}”.` });
}
