import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { fixOf, report } from '../diagnostic.ts';
import { addToList } from '../source/edit-manifest.ts';
import { checkAzurePackages, isAzureServer } from './check-azure-packages.ts';
import { checkImports } from './check-imports.ts';
import { checkModelPackages } from './check-model-packages.ts';
import { checkPython } from './check-python.ts';
import { activeRequirements, type Patient } from './doctor-input.ts';
import { misnamed, modulesOf } from './import-names.ts';
import { broughtBy, neededSystemPackages, worksSilently } from './package-relations.ts';

/**
 * Holds what the script and its modules import, what the dependencies ask for and what the models were saved with
 * against each other. Needs no network and no Python.
 */
export function examine(options: Omit<Patient, 'python'>): readonly Diagnostic[] {
  const patient: Patient = { ...options, python: options.source.runtime.replace('python-', '') };
  return [
    ...checkImports(patient),
    ...checkNames(patient),
    ...checkModelPackages(patient),
    ...checkPython(patient),
    ...checkAzurePackages(patient),
    ...checkUnused(patient),
    ...checkSystemPackages(patient),
  ];
}

function checkNames(patient: Patient): readonly Diagnostic[] {
  return patient.dependencies.requirements.flatMap((one) => {
    const wrong = misnamed(one.requirement.name);
    if (wrong === undefined || one.requirement.url !== undefined) return [];
    const { name } = one.requirement;
    const isThere = patient.dependencies.requirements.some(
      (other) => other.requirement.key === wrong.package,
    );
    return [
      report({
        severity: wrong.isCertain ? 'error' : 'warning',
        code: 'import-name-as-package',
        message: `“${name}” is the name that is imported; the package is called ${wrong.package}.`,
        hint: isThere ? `${wrong.package} is asked for already: remove this one.` : `Write ${wrong.package}.`,
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

/** Packages that nothing is known to need. Only said, since much works without being imported by name. */
function checkUnused(patient: Patient): readonly Diagnostic[] {
  if (
    patient.graph.modules.length === 0 ||
    patient.graph.modules.some((one) => one.outline.problems.length > 0)
  )
    return [];
  const imported = new Set(
    patient.graph.imports.flatMap(({ imported: one }) => [
      one.module,
      one.module.split('.')[0] ?? one.module,
    ]),
  );
  const forModels = new Set(
    patient.models.flatMap(({ format }) => [
      ...Object.keys(format.packages),
      ...format.imports.flatMap((one) => [one, one.split('.')[0] ?? one]),
    ]),
  );
  return patient.dependencies.requirements.flatMap((one) => {
    const { key, name, extras } = one.requirement;
    const modules = modulesOf(key);
    const isUsed =
      modules.some((module) => imported.has(module) || forModels.has(module)) ||
      forModels.has(key) ||
      [...imported].some((module) => module.replaceAll('.', '-').replaceAll('_', '-').toLowerCase() === key);
    // Keras imports whichever of these it finds.
    const isBackend = /^(?:tensorflow(?:-cpu)?|torch|jax)$/.test(key) && imported.has('keras');
    const isPinOfAnother = patient.dependencies.requirements.some(
      (other) => other !== one && broughtBy(other.requirement.key).has(key),
    );
    if (
      isUsed ||
      isBackend ||
      isPinOfAnother ||
      worksSilently(key) ||
      isAzureServer(key) ||
      extras.length > 0 ||
      misnamed(name) !== undefined
    )
      return [];
    return [
      report({
        severity: 'info',
        code: 'unused-dependency',
        message: `Nothing in the script or the models imports ${name}.`,
        hint: 'Without it the image is smaller. Keep it if something needs it without importing it by name.',
        file: one.file,
        range: one.nameRange,
        fixes: [fixOf(`Remove ${name}`, one.remove)],
      }),
    ];
  });
}

function checkSystemPackages(patient: Patient): readonly Diagnostic[] {
  const { source, manifest } = patient;
  // Of a base image of their own users know what is in it.
  if (source.image.base !== undefined) return [];
  return activeRequirements(patient).flatMap((one) => {
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
          message: `${one.requirement.name} needs libGL of a desktop to be imported, which images do not have.`,
          hint: `${headless} is the same without windows.`,
          file: one.file,
          range: one.nameRange,
          fixes: [fixOf(`Write “${headless}”`, one.rename(headless))],
        }),
      );
    }
    return diagnostics;
  });
}
