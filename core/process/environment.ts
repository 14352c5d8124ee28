import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { EngineWork } from '#core/engine/engine.ts';
import type { ImagePlan } from '#core/engine/image-plan.ts';
import type { CommandEnd } from '#core/host/command.ts';
import { readNote } from '#core/host/read-note.ts';
import { removeFolder } from '#core/host/remove-folder.ts';
import { renameOver } from '#core/host/rename-over.ts';
import { withLock } from '#core/store/lock.ts';
import { condaPython, installConda, moveInterpreter } from './conda-prefix.ts';
import { sizeOf } from './disk-usage.ts';
import { type Downloads, readDownload, sumDownloads } from './download-progress.ts';
import { explainInstall } from './install-error.ts';
import type { Python } from './python.ts';
import { pythonIn, runUv, type UvGround } from './uv.ts';

const environmentRecordSchema = z.object({
  python: z.string(),
  size: z.number(),
  packages: z.number(),
  createdAt: z.iso.datetime(),
});

/** A virtual environment with exactly what a lock says. */
export interface BuiltEnvironment {
  /** Its folder's name below `environments`. */
  readonly id: string;
  readonly size: number;
  readonly packages: number;
  readonly isNew: boolean;
}

const RECORD = 'slipway-environment.json';

/** Digest of all that decides what an environment holds. */
export function environmentKey(
  plan: Pick<ImagePlan, 'lock' | 'conda'>,
  python: Python,
  platform: NodeJS.Platform = process.platform,
): string {
  const conda = plan.conda === undefined ? [] : [plan.conda.lock];
  const inputs = [plan.lock, ...conda, python.version, python.path, platform, process.arch];
  return createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, keyLength(platform));
}

/** Paths of Windows end at 260 characters unless it is told otherwise, and packages need most of them. */
function keyLength(platform: NodeJS.Platform): number {
  return platform === 'win32' ? 12 : 24;
}

/** Keeps an environment from being removed, or made twice, while `work` runs. */
export async function holdEnvironment<Result>(
  ground: Pick<UvGround, 'places'>,
  key: string,
  work: () => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  await mkdir(ground.places.environments, { recursive: true });
  // The holder may be downloading for minutes; one that died is taken over at once.
  return withLock(join(ground.places.environments, `${key}.lock`), work, {
    signal,
    patience: Number.POSITIVE_INFINITY,
  });
}

/**
 * The environment of a lock, made unless it is there (or `isFresh` asks for a new one). Call within
 * `holdEnvironment`. It appears whole under its name or not at all.
 */
export async function ensureEnvironment(
  ground: UvGround,
  request: {
    readonly key: string;
    readonly plan: Pick<ImagePlan, 'lock' | 'conda'>;
    readonly isFresh: boolean;
  },
  work: EngineWork,
): Promise<BuiltEnvironment> {
  const { places } = ground;
  await removeDrafts(places.environments, request.key);
  const present = request.isFresh ? undefined : await newestEnvironment(places.environments, request.key);
  if (present !== undefined) return present;
  const id = `${request.key}-${randomUUID().slice(0, 8)}`;
  const final = join(places.environments, id);
  const draft = `${final}.making`;
  const { lock, conda } = request.plan;
  try {
    if (conda !== undefined) {
      await mkdir(draft);
      await installConda(ground, { lock: conda.lock, draft, final }, work);
    }
    const interpreter = conda?.bringsPython === true ? condaPython(draft) : undefined;
    await install(ground, { draft, lock, interpreter, isFresh: request.isFresh }, work);
    if (interpreter !== undefined) await moveInterpreter(draft, final);
    const record = await describe(draft, lock, ground.python);
    await writeFile(join(draft, RECORD), JSON.stringify(record));
    await renameOver(draft, final);
    return { id, size: record.size, packages: record.packages, isNew: true };
  } finally {
    await removeFolder(draft);
  }
}

/** `--relocatable`: the environment is moved to its name when it is whole. */
async function install(
  ground: UvGround,
  request: {
    readonly draft: string;
    readonly lock: string;
    /** The Python of conda packages, which the others are importable from. */
    readonly interpreter: string | undefined;
    readonly isFresh: boolean;
  },
  work: EngineWork,
): Promise<void> {
  const created = await runUv(
    ground,
    {
      arguments: [
        ...['venv', '--quiet', '--relocatable', '--allow-existing'],
        ...(request.interpreter === undefined ? [] : ['--system-site-packages']),
        ...['--python', request.interpreter ?? ground.python.path, request.draft],
      ],
    },
    work,
  );
  mustSucceed(created, request.lock, work);
  const lockFile = join(request.draft, 'requirements.txt');
  await writeFile(lockFile, request.lock);
  const downloads: Downloads = new Map();
  const installed = await runUv(
    ground,
    {
      arguments: [
        ...['pip', 'sync', '--require-hashes', '--allow-empty-requirements'],
        ...(request.isFresh ? ['--refresh', '--reinstall'] : []),
        ...['--python', pythonIn(request.draft), lockFile],
      ],
      onErrorLine: (line) => {
        work.log(line, 'dependencies');
        if (!readDownload(line, downloads)) return;
        work.step('dependencies', 'Dependencies', { amount: sumDownloads(downloads) });
      },
    },
    work,
  );
  mustSucceed(installed, request.lock, work);
}

function mustSucceed(end: CommandEnd, lock: string, work: EngineWork): void {
  if (end.code === 0) return;
  work.log(end.output, 'dependencies');
  throw explainInstall(end.errorOutput, lock);
}

async function describe(
  folder: string,
  lock: string,
  python: Python,
): Promise<z.output<typeof environmentRecordSchema>> {
  return {
    python: python.version,
    size: await sizeOf(folder),
    packages: lock.split('\n').filter((line) => /^[A-Za-z0-9]/.test(line)).length,
    createdAt: new Date().toISOString(),
  };
}

async function newestEnvironment(folder: string, key: string): Promise<BuiltEnvironment | undefined> {
  let newest: (BuiltEnvironment & { readonly createdAt: string }) | undefined;
  for (const id of await environmentIds(folder)) {
    if (!id.startsWith(`${key}-`)) continue;
    const record = await readNote(join(folder, id, RECORD), environmentRecordSchema);
    if (record === undefined || (newest !== undefined && newest.createdAt > record.createdAt)) continue;
    newest = { id, size: record.size, packages: record.packages, createdAt: record.createdAt, isNew: false };
  }
  return newest;
}

/** Names of the environments that are whole. */
export async function environmentIds(folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  return (await readdir(folder)).filter((name) => /^[0-9a-f]{12,24}-[0-9a-f]{8}$/.test(name));
}

/** Drafts of a key belong to a process that died: the caller holds the key's lock. */
async function removeDrafts(folder: string, key: string): Promise<void> {
  for (const name of await readdir(folder))
    if (name.startsWith(`${key}-`) && name.endsWith('.making')) await removeFolder(join(folder, name));
}
