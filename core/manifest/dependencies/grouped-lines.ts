import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { fixOf, report } from '../diagnostic.ts';
import { type PipReading, rangeOf } from './pip-reading.ts';

/** What was left out of the lines of pip, said once for each kind instead of once a line. */
export function groupedLines(reading: PipReading): readonly Diagnostic[] {
  return [...ignoredOptions(reading), ...ofOtherSystems(reading), ...builtByConda(reading)];
}

const INDEX_OPTIONS =
  /^(?:-i|--index-url|--extra-index-url|--trusted-host|--find-links|-f|--no-index)(?:[=\s]|$)/;

function ignoredOptions({ ignored }: PipReading): readonly Diagnostic[] {
  const [first] = ignored;
  if (first === undefined) return [];
  // Their values may hold passwords: only the names are shown.
  const names = [...new Set(ignored.map((line) => /^[\w-]+/.exec(line.text.trim())?.[0] ?? ''))];
  const areOfIndexes = ignored.some((line) => INDEX_OPTIONS.test(line.text.trim()));
  return [
    report({
      severity: 'warning',
      code: 'ignored-option',
      message: `${inWords(names)} ${names.length === 1 ? 'is' : 'are'} ignored here.`,
      hint: areOfIndexes
        ? 'Package indexes are a setting of the machine, not of the project: `slipway settings set packageIndex URL`.'
        : 'Slipway installs prebuilt packages in exactly the locked versions.',
      file: first.file,
      range: rangeOf(first),
      fixes: [
        fixOf(
          ignored.length === 1 ? 'Remove the line' : `Remove these ${ignored.length} lines`,
          ...ignored.map((line) => line.remove),
        ),
      ],
    }),
  ];
}

function ofOtherSystems({ otherSystems }: PipReading): readonly Diagnostic[] {
  const [first] = otherSystems;
  if (first === undefined) return [];
  const names = otherSystems.map((one) => one.name);
  return [
    report({
      severity: 'warning',
      code: 'other-system-package',
      message: `Skipped, since ${names.length === 1 ? 'it exists' : 'they exist'} for Windows or macOS only: ${inWords(names)}.`,
      hint: 'Add the condition `; sys_platform != "linux"`, so that other tools skip them on Linux too.',
      file: first.line.file,
      range: rangeOf(first.line),
      fixes: [fixOf('Add the condition', ...otherSystems.map((one) => one.edit))],
    }),
  ];
}

function builtByConda({ condaBuilt }: PipReading): readonly Diagnostic[] {
  const [first] = condaBuilt;
  if (first === undefined) return [];
  const names = condaBuilt.map((one) => one.name);
  return [
    report({
      severity: 'warning',
      code: 'conda-build-path',
      message: `Without versions, because \`pip freeze\` wrote folders of another machine instead: ${inWords(names)}.`,
      hint: 'Any version may be installed. For packages that conda installed, `pip list --format=freeze` writes versions.',
      file: first.line.file,
      range: rangeOf(first.line),
      fixes: [fixOf('Remove the folders', ...condaBuilt.map((one) => one.edit))],
    }),
  ];
}

/** `a`, `a and b`, `a, b and c`; past so many only how many more. */
export function inWords(names: readonly string[], most = 12): string {
  const shown = names.length > most + 1 ? [...names.slice(0, most), `${names.length - most} more`] : names;
  return shown.length < 2 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`;
}
