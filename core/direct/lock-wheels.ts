import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import type { EngineWork } from '#core/engine/engine.ts';
import { explainResolution } from '#core/engine/resolution.ts';
import { readNote } from '#core/host/read-note.ts';
import { runUv, type UvGround } from '#core/process/uv.ts';
import { writeAtomically } from '#core/store/atomic-file.ts';

/** A wheel that a lock leads to on a platform. */
export const lockedWheelSchema = z.object({
  name: z.string(),
  version: z.string(),
  url: z.string(),
  filename: z.string(),
  /** Bytes; some indexes do not tell. */
  size: z.number().int().optional(),
  /** `sha256:…` */
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
});
export type LockedWheel = z.output<typeof lockedWheelSchema>;

/** packaging.python.org, pylock.toml. */
const pylockSchema = z.object({
  packages: z
    .array(
      z.object({
        name: z.string(),
        version: z.string().optional(),
        wheels: z
          .array(
            z.object({
              name: z.string().optional(),
              url: z.string().optional(),
              path: z.string().optional(),
              size: z.number().optional(),
              hashes: z.record(z.string(), z.string()),
            }),
          )
          .optional(),
      }),
    )
    .default([]),
});

export interface WheelPlatform {
  /** `3.11` */
  readonly python: string;
  /** In uv's words. */
  readonly platform: string;
}

const common = ({ python, platform }: WheelPlatform): readonly string[] => [
  ...['pip', 'compile', '-', '--no-header', '--no-annotate', '--quiet'],
  // Without it a package without a wheel would be built for the system of this machine (uv#16019).
  ...['--only-binary', ':all:', '--python-version', python, '--python-platform', platform],
];

/** Pins and hashes requirements for a platform that need not be that of this machine. Errors as `Builder.lock`. */
export async function lockForPlatform(
  ground: UvGround,
  request: WheelPlatform & { readonly requirements: string },
  work: EngineWork,
): Promise<string> {
  await mkdir(ground.places.folder, { recursive: true });
  const call = {
    arguments: [...common(request), '--generate-hashes'],
    input: request.requirements,
    onErrorLine: (line: string) => work.log(line, 'lock'),
  };
  const { code, output, errorOutput } = await runUv(ground, call, work);
  if (code === 0) return output.endsWith('\n') ? output : `${output}\n`;
  throw noWheel(errorOutput) ?? explainResolution(errorOutput, request.requirements);
}

/** Returns the wheel of each package of a lock. What was found is kept: the same lock asks the package index once. */
export async function wheelsOfLock(
  ground: UvGround,
  request: WheelPlatform & { readonly lock: string; readonly folder: string },
  work: EngineWork,
): Promise<readonly LockedWheel[]> {
  const { packageIndex, extraPackageIndexes } = ground.settings;
  const inputs = [request.lock, request.python, request.platform, packageIndex, extraPackageIndexes];
  const key = createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 32);
  const path = join(request.folder, `${key}.json`);
  const known = await readNote(path, z.array(lockedWheelSchema));
  if (known !== undefined) return known;
  const call = {
    arguments: [...common(request), '--no-deps', '--format', 'pylock.toml'],
    input: request.lock,
    onErrorLine: (line: string) => work.log(line, 'lock'),
  };
  const { code, output, errorOutput } = await runUv(ground, call, work);
  if (code !== 0) throw noWheel(errorOutput) ?? explainResolution(errorOutput, request.lock);
  const wheels = readPylock(output, request.lock);
  await mkdir(request.folder, { recursive: true });
  await writeAtomically(path, JSON.stringify(wheels), { durable: false });
  return wheels;
}

function readPylock(text: string, lock: string): readonly LockedWheel[] {
  return pylockSchema.parse(parse(text)).packages.map(({ name, version = '', wheels = [] }) => {
    const [wheel] = wheels;
    const url = wheel?.url ?? '';
    const sha256 = wheel?.hashes.sha256 ?? '';
    const filename = wheel?.name ?? decodeURIComponent(url.split(/[?#]/)[0]?.split('/').at(-1) ?? '');
    if (!filename.endsWith('.whl')) throw withoutWheel(name, version);
    if (!/^[0-9a-f]{64}$/.test(sha256) || !lock.includes(`sha256:${sha256}`))
      throw new SlipwayError('build_failed', {
        message: `The package index now has other bytes for “${name}” ${version} than when it was locked.`,
        hint: 'If you trust them, build with --upgrade to lock them again.',
        details: { package: name, filename },
      });
    const size = wheel?.size;
    return {
      name,
      version,
      url,
      filename,
      digest: `sha256:${sha256}`,
      ...(size === undefined ? {} : { size }),
    };
  });
}

function withoutWheel(name: string, version: string): SlipwayError {
  return new SlipwayError('dependency_unresolved', {
    message: `“${name}”${version === '' ? '' : ` ${version}`} has no prebuilt package (wheel) for the image’s Python and platform.`,
    hint: 'The direct builder installs wheels only. Use a version that has one (often a newer one), or build with Docker: `--builder docker`.',
    details: { package: name, version },
  });
}

/** uv's words for a package that has only its source, or wheels of other platforms alone. */
function noWheel(output: string): SlipwayError | undefined {
  const plain = output.replace(/\p{Cc}\[[0-9;]*m/gu, '').replace(/\s+/g, ' ');
  const [, name, version] =
    /Because (?:all versions of )?([A-Za-z0-9][\w.-]*)(?:==([^\s,]+))? (?:has|have) no (?:usable )?wheels/.exec(
      plain,
    ) ??
    /Because only ([A-Za-z0-9][\w.-]*)==([^\s,]+) is available and (?:\S+ )?has no (?:usable )?wheels/.exec(
      plain,
    ) ??
    /only-binary[^.]*?[“`"]?([A-Za-z0-9][\w.-]*)(?:==([^\s,`”"]+))?[`”"]? (?:has|have) no/.exec(plain) ??
    [];
  return name === undefined ? undefined : withoutWheel(name, version ?? '');
}
