import type { Diagnostic } from '../../../contract/manifest/diagnostic.ts';
import { pinnedVersion } from '../dependencies/specifier.ts';
import { fixOf, report } from '../diagnostic.ts';
import { absence, isStandardModule } from '../python/standard-modules.ts';
import { positionsOf } from '../text/positions.ts';
import { misnamed, packagesOf } from './import-names.ts';
import type { FoundImport } from './local-modules.ts';
import { broughtBy, isKnownPackage } from './package-relations.ts';
import { activeRequirements, type Patient } from './patient.ts';
import { recordedVersion } from './recorded-version.ts';

/** Modules that every image has beside the user's own packages. */
const PROVIDED = new Set(['azureml', 'azureml_inference_server_http', 'slipway_scoring']);

function isProvided(module: string, top: string): boolean {
  return PROVIDED.has(top) || module === 'azure.ml.api' || module.startsWith('azure.ml.api.');
}

/** Imports that no dependency brings, one diagnostic a module and file. */
export function checkImports(patient: Patient): readonly Diagnostic[] {
  const texts = new Map(patient.graph.modules.map((module) => [module.path, module.text]));
  const seen = new Set<string>();
  return patient.graph.imports.flatMap((found) => {
    const top = found.imported.module.split('.')[0] ?? '';
    if (
      found.local !== undefined ||
      found.imported.level > 0 ||
      top === '' ||
      isProvided(found.imported.module, top)
    )
      return [];
    const key = `${found.file} ${packagesOf(found.imported.module)[0] ?? top}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const range = positionsOf(texts.get(found.file) ?? '').range(found.imported.start, found.imported.end);
    const finding = isStandardModule(top)
      ? standardModule(patient, found, top)
      : (removedModule(patient, found) ?? externalModule(patient, found, top));
    return finding === undefined ? [] : [report({ ...finding, file: found.file, range })];
  });
}

type Found = Omit<Parameters<typeof report>[0], 'file' | 'range'>;

function standardModule(patient: Patient, found: FoundImport, top: string): Found | undefined {
  const gone = absence(top, patient.python);
  const isCovered =
    activeRequirements(patient).some(({ requirement }) => requirement.key === 'setuptools') &&
    top === 'distutils';
  if (gone === undefined || isCovered || found.imported.isOptional) return undefined;
  return {
    severity: found.imported.isLate ? 'warning' : 'error',
    code: 'module-not-in-python',
    message:
      'removedIn' in gone
        ? `Python ${patient.python} has no module ${top}: it is gone since ${gone.removedIn}.`
        : `Python ${patient.python} has no module ${top}: it comes with ${gone.addedIn}.`,
    hint: 'Choose another runtime, or do without the module.',
  };
}

/** scikit-learn's copies of other packages: deprecated in 0.21, joblib and six removed in 0.23 (its changelog). */
function removedModule(patient: Patient, found: FoundImport): Found | undefined {
  const { module, names, isOptional } = found.imported;
  const copy = /^sklearn\.externals(?:\.(joblib|six))?$/.exec(module);
  const name = copy?.[1] ?? names.find((one) => one === 'joblib' || one === 'six');
  if (copy === null || name === undefined || isOptional) return undefined;
  const asked = activeRequirements(patient).find(({ requirement }) => requirement.key === 'scikit-learn');
  const version =
    pinnedVersion(asked?.requirement.clauses ?? []) ?? recordedVersion(patient.models, 'scikit-learn');
  if (version !== undefined && /^0\.(?:1?\d|2[0-2])(?:\.|$)/.test(version)) return undefined;
  return {
    severity: 'error',
    code: 'module-removed',
    message: `scikit-learn has no sklearn.externals.${name} since version 0.23.`,
    hint: `Write \`import ${name}\`, and add ${name} to the dependencies.`,
  };
}

function externalModule(patient: Patient, found: FoundImport, top: string): Found | undefined {
  const packages = packagesOf(found.imported.module);
  const [proposed = top] = packages;
  const active = activeRequirements(patient);
  if (
    active.some(
      ({ requirement }) =>
        packages.includes(requirement.key) || misnamed(requirement.name)?.package === proposed,
    )
  )
    return undefined;
  const wanted = wantedText(patient, proposed);
  const add = fixOf(`Add ${wanted}`, patient.dependencies.add(wanted));
  const bringer = active.find(({ requirement }) =>
    packages.some((one) => broughtBy(requirement.key).has(one)),
  );
  if (bringer !== undefined)
    return {
      severity: 'info',
      code: 'indirect-dependency',
      message: `${top} is there only because ${bringer.requirement.name} brings it.`,
      hint: `Name ${proposed} itself to be sure of it.`,
      fixes: [add],
    };
  const isCertain =
    isKnownPackage(proposed) &&
    active.every(({ requirement }) => isKnownPackage(requirement.key)) &&
    !found.imported.isLate;
  return {
    severity: found.imported.isOptional ? 'info' : isCertain ? 'error' : 'warning',
    code: 'missing-dependency',
    message: `${top} is imported, but ${patient.dependencies.kind === 'none' ? 'there are no dependencies' : `no dependency is known to bring it`}.`,
    hint:
      proposed === top || proposed === top.toLowerCase()
        ? `Add ${wanted} to the dependencies.`
        : `Its package is called ${proposed}: add ${wanted} to the dependencies.`,
    fixes: [add],
  };
}

/** The version that a model was saved with, where one was; else the package alone. */
export function wantedText(patient: Pick<Patient, 'models'>, name: string): string {
  const recorded = recordedVersion(patient.models, name);
  return recorded === undefined ? name : `${name}==${recorded}`;
}
