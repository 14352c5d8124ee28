import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { basename } from 'node:path/posix';
import { z } from 'zod';
import { byteWindow } from '#core/oci/byte-window.ts';
import { readSharedLibrary } from '#core/oci/elf.ts';
import { readZipMember } from '#core/oci/zip-content.ts';
import { readZipDirectory } from '#core/oci/zip-directory.ts';
import { writeAtomically } from '#core/store/atomic-file.ts';
import type { WheelFile } from './wheel.ts';

const librariesSchema = z.object({
  /** Names of libraries that the package brings. */
  brings: z.array(z.string()).readonly(),
  /** What its files need, with one file that needs it. */
  needs: z.array(z.object({ library: z.string(), file: z.string() })).readonly(),
});
export type WheelLibraries = z.output<typeof librariesSchema>;

/** Larger ones are not looked at: those packages bring what they need. */
const MOST_LIBRARY_BYTES = 64 * 2 ** 20;
/** Loaded only when a program asks for them by their path. */
const PLUGIN = /(^|\/)(plugins|tests?)\//;

/** Looks through the shared libraries of a wheel, once for each digest. Throws `ArchiveProblem` when the wheel is damaged. */
export async function wheelLibraries(
  folder: string,
  wheel: WheelFile & { readonly digest: string },
): Promise<WheelLibraries> {
  const path = join(folder, `${wheel.digest.slice('sha256:'.length)}.json`);
  const known = await readFile(path, 'utf8').then(
    (text) => librariesSchema.safeParse(JSON.parse(text)).data,
    // Not looked at yet.
    () => undefined,
  );
  if (known !== undefined) return known;
  const found = await lookThrough(wheel);
  await mkdir(folder, { recursive: true });
  await writeAtomically(path, JSON.stringify(found), { durable: false });
  return found;
}

async function lookThrough(wheel: WheelFile): Promise<WheelLibraries> {
  const file = await open(wheel.path);
  try {
    const source = { file, window: byteWindow(file) };
    const members = (await readZipDirectory(file)).filter(
      ({ isFolder, path }) => !isFolder && /\.so(\.[\w-]+)*$/.test(path),
    );
    const brings = new Set(members.map(({ path }) => basename(path)));
    const needs = new Map<string, string>();
    for (const member of members.filter(({ size }) => size <= MOST_LIBRARY_BYTES)) {
      const library = readSharedLibrary(await readZipMember(source, member, MOST_LIBRARY_BYTES));
      if (library?.name !== undefined) brings.add(library.name);
      const needed = PLUGIN.test(member.path) ? [] : (library?.needed ?? []);
      for (const each of needed) needs.set(each, needs.get(each) ?? member.path);
    }
    return { brings: [...brings], needs: [...needs].map(([library, path]) => ({ library, file: path })) };
  } finally {
    await file.close();
  }
}
