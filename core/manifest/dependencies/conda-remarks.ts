import type { Diagnostic, Range, TextEdit } from '#contract/manifest/diagnostic.ts';
import { fixOf, report } from '../diagnostic.ts';
import { type CondaPackage, isBroughtByWheels } from './conda-names.ts';
import type { CondaEntry } from './dependency-list.ts';
import { inWords } from './grouped-lines.ts';

/** An entry of a conda file that is no package of PyPI. */
export interface NotPython {
  readonly name: string;
  readonly known: Exclude<CondaPackage, { readonly kind: 'python' | 'conda' }>;
  readonly range: Range;
  readonly remove: TextEdit | undefined;
}

/** What of a conda file is not installed, said once for each kind instead of once a line. */
export function condaRemarks(
  file: string,
  entries: readonly NotPython[],
  addSystemPackages: (packages: readonly string[]) => TextEdit | undefined,
): readonly Diagnostic[] {
  return [...debianPackages(file, entries, addSystemPackages), ...leftOut(file, entries)];
}

/** What is installed from the channels of conda. */
export function condaPackageRemarks(entries: readonly CondaEntry[]): readonly Diagnostic[] {
  const [first] = entries;
  if (first === undefined) return [];
  return [
    report({
      severity: 'info',
      code: 'conda-package',
      message: `Installed from conda, not from PyPI: ${inWords(entries.map(({ name }) => name))}.`,
      hint: 'Nothing to do. The channels are a setting: `slipway settings get condaChannels`.',
      file: first.file,
      range: first.range,
    }),
  ];
}

function isLeftOut({ known, name }: NotPython): boolean {
  return known.kind === 'left out' || isBroughtByWheels(name);
}

function debianPackages(
  file: string,
  entries: readonly NotPython[],
  addSystemPackages: (packages: readonly string[]) => TextEdit | undefined,
): readonly Diagnostic[] {
  const wanted = entries.filter((one) => !isLeftOut(one));
  const [first] = wanted;
  if (first === undefined) return [];
  const debian = [...new Set(wanted.flatMap(({ known }) => (known.kind === 'debian' ? known.packages : [])))];
  const edit = addSystemPackages(debian);
  const names = wanted.map((one) => one.name);
  return [
    report({
      // Nothing to edit: the manifest names them already.
      severity: edit === undefined ? 'info' : 'warning',
      code: 'not-a-python-package',
      message: `${inWords(names)} ${names.length === 1 ? 'is not a Python package, so it is' : 'are not Python packages, so they are'} not installed from this file.`,
      hint: `In Debian ${names.length === 1 ? 'it is' : 'they are'} called ${debian.join(', ')}: add ${debian.length === 1 ? 'it' : 'them'} under \`image: packages:\`.`,
      file,
      range: first.range,
      fixes: [
        edit === undefined
          ? undefined
          : { title: `Add ${debian.join(', ')} to image.packages`, edits: [edit] },
      ],
    }),
  ];
}

/** An export of a whole installation has some hundred. */
const MOST_NAMED = 60;

/** Named in every export, and of no interest in one. */
const EVERYWHERE = new Set(['pip', 'setuptools', 'wheel', 'ca-certificates', 'python_abi']);

function leftOut(file: string, entries: readonly NotPython[]): readonly Diagnostic[] {
  const out = entries.filter((one) => isLeftOut(one) && !EVERYWHERE.has(one.name));
  const [first] = out;
  if (first === undefined) return [];
  const ofOthers = out.filter(({ known }) => known.kind === 'left out' && known.because === 'other system');
  const others =
    ofOthers.length === 0
      ? ''
      : ` ${inWords(
          ofOthers.map((one) => one.name),
          MOST_NAMED,
        )} ${ofOthers.length === 1 ? 'is' : 'are'} for Windows or macOS only.`;
  return [
    report({
      severity: 'info',
      code: 'conda-only',
      message: `Not installed from this file: ${inWords(
        out.map((one) => one.name),
        MOST_NAMED,
      )}.`,
      hint: `Nothing to do: the base image and the Python packages of PyPI bring what a service needs of ${out.length === 1 ? 'it' : 'them'}.${others}`,
      file,
      range: first.range,
      fixes: [
        fixOf(
          out.length === 1 ? `Remove ${first.name}` : `Remove these ${out.length} lines`,
          ...out.map((one) => one.remove),
        ),
      ],
    }),
  ];
}

/** Entries with `|`, which pip has no word for. */
export function narrowedRemarks(
  file: string,
  narrowed: readonly { readonly range: Range; readonly text: string; readonly read: string }[],
): readonly Diagnostic[] {
  const [first] = narrowed;
  if (first === undefined) return [];
  return [
    report({
      severity: 'info',
      code: 'conda-alternatives',
      message: `pip does not support alternatives between ranges. Only the first is used: ${inWords(narrowed.map((one) => `“${one.text}” as ${one.read}`))}.`,
      hint: 'Write the range you want.',
      file,
      range: first.range,
    }),
  ];
}
