import { VENV_FOLDER } from '#core/engine/image-plan.ts';
import { ArchiveProblem } from '#core/oci/archive-problem.ts';
import type { ZipMember } from '#core/oci/zip-directory.ts';
import { inImage, sitePackages } from './image-python.ts';

/** Where a member of a wheel goes in the image. */
export interface PlacedMember {
  readonly member: ZipMember;
  readonly path: string;
  readonly mode: number;
  /** A script whose first line names the interpreter. */
  readonly isScript: boolean;
}

/** The folders of a wheel that describe it. */
export interface WheelParts {
  readonly placed: readonly PlacedMember[];
  /** `numpy-2.1.0.dist-info` */
  readonly info: string;
}

/** Where the members of a wheel go (packaging.python.org, Binary distribution format). Throws `ArchiveProblem`. */
export function placeMembers(
  members: readonly ZipMember[],
  wheel: { readonly filename: string; readonly python: string },
): WheelParts {
  const info = infoFolder(members, wheel.filename);
  const data = `${info.slice(0, -'.dist-info'.length)}.data`;
  const placed = members
    .filter(({ isFolder }) => !isFolder)
    .map((member): PlacedMember => {
      const { path, isScript } = placeOf(member, { data, python: wheel.python });
      return { member, path, isScript, mode: isScript || member.isExecutable ? 0o755 : 0o644 };
    });
  const places = new Set<string>();
  for (const { path, member } of placed) {
    if (places.has(path))
      throw new ArchiveProblem(member.path, 'goes where another file of the package goes');
    places.add(path);
  }
  return { placed, info };
}

/** A wheel describes itself in one folder, which is called after it. */
function infoFolder(members: readonly ZipMember[], filename: string): string {
  const folders = new Set(members.flatMap(({ path }) => /^([^/]+\.dist-info)\//.exec(path)?.[1] ?? []));
  const [folder] = folders;
  if (folder === undefined || folders.size > 1)
    throw new ArchiveProblem('', `it has ${folders.size === 0 ? 'no' : 'several'} .dist-info folders`);
  const [name = '', version = ''] = filename.split('-');
  const [ownName = '', ownVersion = ''] = folder.slice(0, -'.dist-info'.length).split(/-(?=[^-]*$)/);
  if (plain(ownName) !== plain(name) || plain(ownVersion) !== plain(version))
    throw new ArchiveProblem('', `it says that it is ${folder.slice(0, -'.dist-info'.length)}`);
  return folder;
}

/** Names and versions are spelled in several ways. */
function plain(text: string): string {
  return text.toLowerCase().replace(/[-_.+]+/g, '-');
}

function placeOf(
  { path }: ZipMember,
  { data, python }: { readonly data: string; readonly python: string },
): { readonly path: string; readonly isScript: boolean } {
  const site = sitePackages({ minor: python });
  if (!path.startsWith(`${data}/`)) return { path: `${site}/${path}`, isScript: false };
  const venv = inImage(VENV_FOLDER);
  const [kind = '', ...rest] = path.slice(data.length + 1).split('/');
  const below = rest.join('/');
  switch (kind) {
    case 'purelib':
    case 'platlib':
      return { path: `${site}/${below}`, isScript: false };
    case 'scripts':
      return { path: `${venv}/bin/${below}`, isScript: true };
    case 'headers':
      return {
        path: `${venv}/include/site/python${python}/${data.slice(0, data.lastIndexOf('-'))}/${below}`,
        isScript: false,
      };
    case 'data':
      return { path: `${venv}/${below}`, isScript: false };
    default:
      throw new ArchiveProblem(path, 'is in a data folder that installers do not know');
  }
}
