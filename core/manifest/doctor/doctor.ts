import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { fixOf, report } from '../diagnostic.ts';
import { addToList } from '../source/edit-manifest.ts';
import { checkAzurePackages } from './check-azure-packages.ts';
import { checkImports } from './check-imports.ts';
import { checkModelPackages } from './check-model-packages.ts';
import { checkPython } from './check-python.ts';
import { checkUnused } from './check-unused.ts';
import { activeRequirements, type DoctorInput } from './doctor-input.ts';
import { misnamed } from './import-names.ts';
import { neededSystemPackages } from './package-relations.ts';

/**
 * Holds what the script and its modules import, what the dependencies ask for and what the models were saved with
 * against each other. Needs no network and no Python.
 */
export function examine(options: Omit<DoctorInput, 'python' | 'active'>): readonly Diagnostic[] {
  const python = options.source.runtime.replace('python-', '');
  const active = activeRequirements(options.dependencies.requirements, python);
  const input: DoctorInput = { ...options, python, active };
  return [
    ...checkImports(input),
    ...checkNames(input),
    ...checkModelPackages(input),
    ...checkPython(input),
    ...checkAzurePackages(input),
    ...checkUnused(input),
    ...checkSystemPackages(input),
  ];
}

function checkNames(input: DoctorInput): readonly Diagnostic[] {
  const asked = new Set(input.dependencies.requirements.map((one) => one.requirement.key));
  return input.dependencies.requirements.flatMap((one) => {
    const wrong = misnamed(one.requirement.name);
    if (wrong === undefined || one.requirement.url !== undefined) return [];
    const { name } = one.requirement;
    const isThere = asked.has(wrong.package);
    return [
      report({
        severity: wrong.isCertain ? 'error' : 'warning',
        code: 'import-name-as-package',
        message: `“${name}” is the name of the module. The package is called ${wrong.package}.`,
        hint: isThere ? `${wrong.package} is already listed. Remove this one.` : `Write ${wrong.package}.`,
        file: one.file,
        range: one.nameRange,
        fixes: [
          isThere
            ? fixOf(`Remove “${name}”`, one.remove)
            : fixOf(`Write “${wrong.package}”`, one.rename(wrong.package)),
        ],
      }),
    ];
  });
}

function checkSystemPackages(input: DoctorInput): readonly Diagnostic[] {
  const { source, manifest } = input;
  // Of a base image of their own users know what is in it.
  if (source.image.base !== undefined) return [];
  return input.active.flatMap((one) => {
    const missing = neededSystemPackages(one.requirement.key).filter(
      (name) => !source.image.packages.includes(name),
    );
    const diagnostics: Diagnostic[] = [];
    if (missing.length > 0)
      diagnostics.push(
        report({
          severity: 'warning',
          code: 'missing-system-package',
          message: `${one.requirement.name} needs the Debian package ${missing.join(', ')}, which the base image does not have.`,
          hint: `Add it to the manifest: \`image: {packages: [${missing.join(', ')}]}\`.`,
          file: one.file,
          range: one.nameRange,
          fixes: [
            fixOf(
              `Add ${missing.join(', ')} to image.packages`,
              addToList(manifest, ['image', 'packages'], missing),
            ),
          ],
        }),
      );
    if (
      /^opencv-(?:contrib-)?python$/.test(one.requirement.key) &&
      !source.image.packages.some((name) => /^libgl1/.test(name))
    ) {
      const headless = `${one.requirement.key}-headless`;
      diagnostics.push(
        report({
          severity: 'warning',
          code: 'needs-display-library',
          message: `${one.requirement.name} needs libGL to import, which images do not have.`,
          hint: `${headless} is the same without a user interface.`,
          file: one.file,
          range: one.nameRange,
          fixes: [fixOf(`Write “${headless}”`, one.rename(headless))],
        }),
      );
    }
    return diagnostics;
  });
}
