import type { ImageInputs } from './image-record.ts';

/** Why a layer had to be made, as the build is compared with the newest image of the same name. */
export function dependenciesReason(before: ImageInputs | undefined, lock: string): string {
  if (before === undefined) return 'first build';
  const old = packagesOf(before.lock);
  const now = packagesOf(lock);
  const changes = [
    ...[...now].filter(([name]) => !old.has(name)).map(([name, version]) => `${name} ${version} is new`),
    ...[...old].filter(([name]) => !now.has(name)).map(([name]) => `${name} is gone`),
    ...[...now].flatMap(([name, version]) => {
      const former = old.get(name);
      return former === undefined || former === version ? [] : [`${name} ${former} → ${version}`];
    }),
  ];
  if (changes.length === 0) return 'the Python or its environment changed';
  return summarise(changes);
}

export function modelReason(before: ImageInputs | undefined, title: string): string {
  return before === undefined ? 'first build' : `${title} is not what the last image had`;
}

/** Of a layer that has nothing finer to say than that it is another one. */
export function layerReason(before: ImageInputs | undefined, what: string): string {
  return before === undefined ? 'first build' : `${what} changed`;
}

/** `files`: digests by path. */
export function scriptReason(
  before: ImageInputs | undefined,
  files: Readonly<Record<string, string>>,
): string {
  if (before === undefined) return 'first build';
  const changes = [
    ...Object.entries(files).flatMap(([path, digest]) => {
      const former = before.script[path];
      if (former === digest) return [];
      return [former === undefined ? `${path} is new` : `${path} changed`];
    }),
    ...Object.keys(before.script)
      .filter((path) => files[path] === undefined)
      .map((path) => `${path} is gone`),
  ];
  return changes.length === 0 ? 'settings of the image changed' : summarise(changes);
}

/** Versions by package of a requirements text. */
function packagesOf(lock: string): ReadonlyMap<string, string> {
  return new Map(
    [...lock.matchAll(/^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)/gm)].map(
      ([, name = '', version = '']) => [name, version],
    ),
  );
}

function summarise(changes: readonly string[]): string {
  const shown = changes.slice(0, 5).join(', ');
  return changes.length > 5 ? `${shown} and ${changes.length - 5} more` : shown;
}
