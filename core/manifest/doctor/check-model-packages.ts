import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import type { CheckedModel } from '../check/registered-models.ts';
import type { ListedRequirement } from '../dependencies/dependency-list.ts';
import { packageKey } from '../dependencies/requirement.ts';
import { fulfils, pinnedVersion } from '../dependencies/specifier.ts';
import { parseVersion } from '../dependencies/version.ts';
import { fixOf, report } from '../diagnostic.ts';
import { isStandardModule } from '../python/standard-modules.ts';
import { wantedText } from './check-imports.ts';
import type { DoctorInput } from './doctor-input.ts';
import { packagesOf } from './import-names.ts';
import { broughtBy, isKnownPackage } from './package-relations.ts';

/** Packages that do not promise to load what another of their versions has pickled. */
const VERSION_BOUND = new Set([
  'scikit-learn',
  'imbalanced-learn',
  'tensorflow',
  'keras',
  'skops',
  'statsmodels',
]);

/** Packages whose version is recorded though loading the model does not depend on it. */
const RECORDED_ONLY = new Set(['mlflow', 'python']);

/** Compares the versions the models were saved with to the required ones. */
export function checkModelPackages(input: DoctorInput): readonly Diagnostic[] {
  const seen = new Set<string>();
  return input.models.flatMap((model) => [
    ...checkVersions(input, model, seen),
    ...checkNeeded(input, model, seen),
  ]);
}

function checkVersions(input: DoctorInput, model: CheckedModel, seen: Set<string>): readonly Diagnostic[] {
  return Object.entries(model.format.packages).flatMap(([name, version]) => {
    const key = packageKey(name);
    const recorded = version.split('+')[0] ?? version;
    const asked = input.active.find(({ requirement }) => requirement.key === key);
    if (asked === undefined || asked.requirement.url !== undefined || seen.has(key)) return [];
    if (RECORDED_ONLY.has(key) || parseVersion(recorded) === undefined) return [];
    seen.add(key);
    const finding = fulfils(recorded, asked.requirement.clauses)
      ? looseVersion(model, asked, recorded)
      : otherVersion(model, asked, recorded);
    return finding === undefined ? [] : [finding];
  });
}

function otherVersion(model: CheckedModel, asked: ListedRequirement, recorded: string): Diagnostic {
  const { name, key, clauses } = asked.requirement;
  const pinned = pinnedVersion(clauses);
  const isNear = pinned !== undefined && minorOf(pinned) === minorOf(recorded);
  return report({
    severity: isNear ? 'info' : 'warning',
    code: 'version-mismatch',
    message: `${model.label} was saved with ${name} ${recorded}, but ${asked.text.replace(/\s*;.*$/, '')} is required.`,
    hint: VERSION_BOUND.has(key)
      ? `${name} does not promise that a model loads, or predicts the same, in another version.`
      : `Use ${recorded}, or save the model again with the required version.`,
    file: asked.file,
    range: asked.range,
    fixes: [fixOf(`Use ${name} ${recorded}`, asked.pin(recorded))],
  });
}

function looseVersion(
  model: CheckedModel,
  asked: ListedRequirement,
  recorded: string,
): Diagnostic | undefined {
  const { name, key, clauses } = asked.requirement;
  const isBound =
    pinnedVersion(clauses) !== undefined ||
    clauses.some((one) => one.operator === '==' || one.operator === '~=');
  if (isBound || !VERSION_BOUND.has(key)) return undefined;
  return report({
    severity: 'warning',
    code: 'version-not-pinned',
    message: `${model.label} was saved with ${name} ${recorded}, but any ${clauses.length === 0 ? 'version' : `${name}${clauses.map((one) => one.operator + one.version).join(',')}`} may be installed.`,
    hint: `Pin it: ${name}==${recorded}.`,
    file: asked.file,
    range: asked.range,
    fixes: [fixOf(`Use ${name} ${recorded}`, asked.pin(recorded))],
  });
}

function minorOf(version: string): string {
  return (parseVersion(version)?.release ?? []).slice(0, 2).join('.');
}

/** Modules that loading the model imports, and that nothing brings. */
function checkNeeded(input: DoctorInput, model: CheckedModel, seen: Set<string>): readonly Diagnostic[] {
  const ofModel = new Set(model.format.imports.flatMap((module) => packagesOf(module)[0] ?? []));
  return model.format.imports.flatMap((module) => {
    const top = module.split('.')[0] ?? module;
    const [proposed = top] = packagesOf(module);
    // What comes along with another that is missing is not reported by itself.
    const comesAlong = [...ofModel].some((other) => other !== proposed && broughtBy(other).has(proposed));
    if (comesAlong || seen.has(`needs ${proposed}`) || isProvided(input, module)) return [];
    seen.add(`needs ${proposed}`);
    return [needsPackage(input, model, { top, proposed })];
  });
}

/** Whether a module is there: of Python, of the project or of a dependency. What the script imports itself is reported there. */
function isProvided(input: DoctorInput, module: string): boolean {
  const top = module.split('.')[0] ?? module;
  const packages = packagesOf(module);
  const { imports } = input.graph;
  if (top === '__main__' || isStandardModule(top)) return true;
  // A script that opens the file inside an MLflow folder itself has no use for mlflow.
  if (top === 'mlflow' && !imports.some(({ imported }) => /^mlflow(?:\.|$)/.test(imported.module)))
    return true;
  if (input.modelModules.some((one) => one.module.split('.')[0] === top)) return true;
  const isImported = imports.some(
    ({ local, imported }) =>
      packagesOf(imported.module)[0] === (packages[0] ?? top) ||
      (local !== undefined && imported.module.split('.')[0] === top),
  );
  return (
    isImported ||
    input.active.some(({ requirement }) =>
      packages.some((one) => requirement.key === one || broughtBy(requirement.key).has(one)),
    )
  );
}

function needsPackage(
  input: DoctorInput,
  model: CheckedModel,
  { top, proposed }: { readonly top: string; readonly proposed: string },
): Diagnostic {
  const wanted = wantedText(input, proposed);
  const isKnown = isKnownPackage(proposed);
  const isCertain = isKnown && input.active.every(({ requirement }) => isKnownPackage(requirement.key));
  return report({
    severity: isCertain ? 'error' : 'warning',
    code: 'model-needs-package',
    message: `Loading ${model.label} imports ${top}, but no known dependency provides it.`,
    hint: isKnown
      ? `Add ${wanted} to the dependencies.`
      : `Add the package that contains it to the dependencies, or, if ${top} is your own code, its file to \`files:\`.`,
    file: input.manifest.yaml.file,
    range: input.manifest.range(['models', model.index]),
    fixes: [isKnown ? fixOf(`Add ${wanted}`, input.dependencies.add(wanted)) : undefined],
  });
}
