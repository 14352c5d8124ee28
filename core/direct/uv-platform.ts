import { SlipwayError } from '#contract/errors.ts';

const PROCESSORS: Readonly<Record<string, string>> = { amd64: 'x86_64', arm64: 'aarch64' };
/** Newest `manylinux` platform of uv (docs.astral.sh/uv, --python-platform). */
const NEWEST_MINOR = 40;
/** What it knows below that. */
const KNOWN_MINORS = [17, 28, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40];

/** The platform of an image in uv's words: wheels for an older C library run on a newer one (PEP 600). */
export function uvPlatform(architecture: string, glibc: string): string {
  const processor = PROCESSORS[architecture];
  if (processor === undefined)
    throw new SlipwayError('bad_input', {
      message: `The direct builder makes images for amd64 and arm64, not for ${architecture}.`,
      hint: 'Build with Docker: `--builder docker`.',
    });
  const minor = Math.min(Number(glibc.split('.')[1] ?? 0), NEWEST_MINOR);
  const known = KNOWN_MINORS.filter((each) => each <= minor).at(-1) ?? KNOWN_MINORS[0] ?? minor;
  return `${processor}-manylinux_2_${known}`;
}
