import { SlipwayError } from '#contract/errors.ts';
import type { WheelLibraries } from './wheel-libraries.ts';

/** A library that no package brings and the base image does not have. */
export interface MissingLibrary {
  readonly library: string;
  /** The Python package that needs it. */
  readonly package: string;
  readonly file: string;
}

/** What glibc itself is made of: the base has it, whatever its files are called. */
const C_LIBRARY = /^(lib(c|m|dl|rt|pthread|util|nsl|resolv|crypt)\.so\.\d+|ld-linux[-\w.]*\.so\.\d+)$/;
/** Of a driver: the node brings them. */
const DRIVER = /^lib(cuda|nvidia-ml|nvcuvid|nvidia-encode|hip|amdhip64|rocm_smi64|ze_loader)\b.*\.so/;

/** Returns what is missing for the packages of an image. Pure. */
export function missingLibraries(
  packages: readonly { readonly name: string; readonly libraries: WheelLibraries }[],
  ofBase: readonly string[],
): readonly MissingLibrary[] {
  const there = new Set([...ofBase, ...packages.flatMap(({ libraries }) => libraries.brings)]);
  return packages.flatMap(({ name, libraries }) =>
    libraries.needs
      .filter(({ library }) => !there.has(library) && !C_LIBRARY.test(library) && !DRIVER.test(library))
      .map(({ library, file }) => ({ library, file, package: name })),
  );
}

/**
 * Libraries that wheels expect of the system, with the Debian package that has each: those that wheels for Linux may leave out
 * (pypa/auditwheel, manylinux-policy.json), and OpenMP, which some leave out although they may not.
 */
const DEBIAN: Readonly<Record<string, string>> = {
  'libGL.so.1': 'libgl1',
  'libgthread-2.0.so.0': 'libglib2.0-0',
  'libglib-2.0.so.0': 'libglib2.0-0',
  'libgobject-2.0.so.0': 'libglib2.0-0',
  'libX11.so.6': 'libx11-6',
  'libXext.so.6': 'libxext6',
  'libXrender.so.1': 'libxrender1',
  'libICE.so.6': 'libice6',
  'libSM.so.6': 'libsm6',
  'libstdc++.so.6': 'libstdc++6',
  'libgcc_s.so.1': 'libgcc-s1',
  'libz.so.1': 'zlib1g',
  'libexpat.so.1': 'libexpat1',
  'libgomp.so.1': 'libgomp1',
};

/** Packages of the same modules that need no screen. */
const HEADLESS: Readonly<Record<string, string>> = {
  'opencv-python': 'opencv-python-headless',
  'opencv-contrib-python': 'opencv-contrib-python-headless',
};

/**
 * Throws `build_failed` for what packages expect of the system and the base image lacks: their import would fail in the first replica.
 * Anything else may be of a part that nobody uses: `warn` hears of it.
 */
export function mustHaveLibraries(missing: readonly MissingLibrary[], warn: (text: string) => void): void {
  const [first, ...others] = missing.filter(({ library }) => DEBIAN[library] !== undefined);
  for (const { library, file, package: name } of missing)
    if (DEBIAN[library] === undefined)
      warn(`${name} needs ${library} (${file}), which neither a package nor the base image has.`);
  if (first === undefined) return;
  const same = [first, ...others].filter(({ package: name }) => name === first.package);
  const libraries = [...new Set(same.map(({ library }) => library))];
  const debian = [...new Set(libraries.map((library) => DEBIAN[library] ?? ''))].join(', ');
  const instead = HEADLESS[first.package];
  throw new SlipwayError('build_failed', {
    message: `${first.package} needs ${libraries.join(', ')}, which the base image does not have.`,
    hint:
      instead === undefined
        ? `Use a base image that has it (Debian: ${debian}), or build with Docker and \`image.packages: [${debian}]\`.`
        : `Depend on ${instead} instead: the same modules without a screen. Or build with Docker and \`image.packages: [${debian}]\`.`,
    details: {
      kind: 'missing-library',
      missing: missing.map(({ library, package: name, file }) => ({ library, package: name, file })),
    },
  });
}
