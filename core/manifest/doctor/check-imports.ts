import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { pinnedVersion } from '../dependencies/specifier.ts';
import { fixOf, report } from '../diagnostic.ts';
import { renamedModule } from '../python/python-2.ts';
import { absence, isStandardModule } from '../python/standard-modules.ts';
import { FILE_START, positionsOf } from '../text/positions.ts';
import { type AzureModule, azureModule } from './azure-modules.ts';
import type { DoctorInput } from './doctor-input.ts';
import { hasOtherName, misnamed, packagesOf } from './import-names.ts';
import type { FoundImport } from './local-modules.ts';
import { broughtBy, isKnownPackage } from './package-relations.ts';
import { recordedVersion } from './recorded-version.ts';
import { isWellKnown } from './well-known-packages.ts';

/** What imports are held against, made once. */
interface Known {
  readonly input: DoctorInput;
  /** Packages that are asked for, by key. */
  readonly asked: ReadonlySet<string>;
  /** Packages that others bring, with one that does. */
  readonly brought: ReadonlyMap<string, string>;
  /** Nothing is asked for that may have modules we do not know of. */
  readonly areAllKnown: boolean;
  /** Python files of the project by the module that they would be, wherever they lie. */
  readonly elsewhere: ReadonlyMap<string, string>;
}

/** Imports that no dependency brings, one diagnostic a module and file. */
export function checkImports(input: DoctorInput): readonly Diagnostic[] {
  const positions = new Map(input.graph.modules.map((one) => [one.path, positionsOf(one.text)]));
  const known: Known = {
    input,
    asked: new Set(
      input.active.flatMap(({ requirement: { key, name } }) => [key, misnamed(name)?.package ?? key]),
    ),
    brought: new Map(
      input.active.flatMap(({ requirement: { key, name } }) =>
        [...broughtBy(key)].map((one) => [one, name] as const),
      ),
    ),
    areAllKnown: input.active.every(({ requirement }) => isKnownPackage(requirement.key)),
    elsewhere: input.modulesElsewhere,
  };
  const seen = new Set<string>();
  return input.graph.imports.flatMap((found) => {
    const { module, level, start, end } = found.imported;
    const top = module.split('.')[0] ?? '';
    if (found.local !== undefined || level > 0 || top === '') return [];
    const key = `${found.file} ${azureModule(module, found.imported.names) === undefined ? (packagesOf(module)[0] ?? top) : module}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const finding = findingFor(known, found, top);
    const range = positions.get(found.file)?.range(start, end) ?? FILE_START;
    return finding === undefined ? [] : [report({ ...finding, file: found.file, range })];
  });
}

function findingFor(known: Known, found: FoundImport, top: string): Found | undefined {
  const { input } = known;
  const azure = azureModule(found.imported.module, found.imported.names);
  if (azure !== undefined) return ofAzure(known, found, azure);
  const renamed = renamedModule(top);
  if (renamed !== undefined) return python2Module(input, found, renamed);
  if (isStandardModule(top)) return standardModule(input, found, top);
  return removedModule(input, found) ?? externalModule(known, found, top);
}

function ofAzure(known: Known, found: FoundImport, azure: AzureModule): Found | undefined {
  const { module, names, isOptional, isLate } = found.imported;
  const written = names.length === 1 && module === 'azureml' ? `${module}.${names[0] ?? ''}` : module;
  if (azure.kind === 'provided') return undefined;
  if (azure.kind === 'gone')
    return {
      severity: isOptional ? 'info' : isLate ? 'warning' : 'error',
      code: 'azure-module',
      message: `No image has ${written}: it was part of Azure ML tools that no longer exist.`,
      hint: 'Remove the import, or put it in a `try` with `except ImportError`.',
    };
  if (known.asked.has(azure.name) || known.brought.has(azure.name)) return undefined;
  const { dependencies } = known.input;
  return {
    severity: isOptional ? 'info' : 'warning',
    code: 'missing-dependency',
    message: `${written} is imported, but ${dependencies.kind === 'none' ? 'there are no dependencies' : 'no known dependency provides it'}.`,
    hint: `Its package is called ${azure.name}. A scoring script rarely needs it.`,
    fixes: [fixOf(`Add ${azure.name}`, dependencies.add(azure.name))],
  };
}

/** `import cPickle as pickle`; scripts that also run on Python 3 import it in a `try`. */
function python2Module(input: DoctorInput, found: FoundImport, renamed: string): Found | undefined {
  const { module, names, start, end, isOptional } = found.imported;
  if (isOptional) return undefined;
  const text = input.graph.modules.find((one) => one.path === found.file)?.text ?? '';
  const needsAlias = names.length === 0 && !/^\s+as\b/.test(text.slice(end, end + 20));
  const written = needsAlias ? `${renamed} as ${module}` : renamed;
  const edit = { file: found.file, range: positionsOf(text).range(start, end), text: written };
  return {
    severity: 'error',
    code: 'python-2-module',
    message: `${module} is a module of Python 2. Python 3 calls it ${renamed}.`,
    hint: `Write \`${written}\`.`,
    fixes: [module.includes('.') ? undefined : fixOf(`Write “${written}”`, edit)],
  };
}

type Found = Omit<Parameters<typeof report>[0], 'file' | 'range'>;

function standardModule(input: DoctorInput, found: FoundImport, top: string): Found | undefined {
  const gone = absence(top, input.python);
  const isCovered =
    input.active.some(({ requirement }) => requirement.key === 'setuptools') && top === 'distutils';
  if (gone === undefined || isCovered || found.imported.isOptional) return undefined;
  return {
    severity: found.imported.isLate ? 'warning' : 'error',
    code: 'module-not-in-python',
    message:
      'removedIn' in gone
        ? `Python ${input.python} has no module ${top}: it was removed in ${gone.removedIn}.`
        : `Python ${input.python} has no module ${top}: it was added in ${gone.addedIn}.`,
    hint: 'Choose another runtime, or do not use the module.',
  };
}

/** scikit-learn's copies of other packages: deprecated in 0.21, joblib and six removed in 0.23 (its changelog). */
function removedModule(input: DoctorInput, found: FoundImport): Found | undefined {
  const { module, names, isOptional } = found.imported;
  const copy = /^sklearn\.externals(?:\.(joblib|six))?$/.exec(module);
  const name = copy?.[1] ?? names.find((one) => one === 'joblib' || one === 'six');
  if (copy === null || name === undefined || isOptional) return undefined;
  const asked = input.active.find(({ requirement }) => requirement.key === 'scikit-learn');
  const version =
    pinnedVersion(asked?.requirement.clauses ?? []) ?? recordedVersion(input.models, 'scikit-learn');
  if (version !== undefined && /^0\.(?:1?\d|2[0-2])(?:\.|$)/.test(version)) return undefined;
  return {
    severity: 'error',
    code: 'module-removed',
    message: `scikit-learn has no sklearn.externals.${name} since version 0.23.`,
    hint: `Write \`import ${name}\`, and add ${name} to the dependencies.`,
  };
}

function externalModule(known: Known, found: FoundImport, top: string): Found | undefined {
  const { input } = known;
  const packages = packagesOf(found.imported.module);
  const [proposed = top] = packages;
  if (packages.some((one) => known.asked.has(one))) return undefined;
  const wanted = wantedText(input, proposed);
  const add = isNamed(input, top, proposed)
    ? fixOf(`Add ${wanted}`, input.dependencies.add(wanted))
    : undefined;
  const bringer = packages.map((one) => known.brought.get(one)).find((one) => one !== undefined);
  if (bringer !== undefined)
    return {
      severity: 'info',
      code: 'indirect-dependency',
      message: `${top} is installed only because ${bringer} depends on it.`,
      hint: `List ${proposed} itself to make sure that it is installed.`,
      fixes: [add],
    };
  const isCertain = isKnownPackage(proposed) && known.areAllKnown && !found.imported.isLate;
  const none = input.dependencies.kind === 'none';
  return {
    severity: found.imported.isOptional ? 'info' : isCertain ? 'error' : 'warning',
    code: 'missing-dependency',
    message: `${top} is imported, but ${none ? 'there are no dependencies' : 'no known dependency provides it'}.`,
    hint: hintFor({ known, top, proposed, wanted, isNamed: add !== undefined }),
    fixes: [add],
  };
}

/** Whether a package of PyPI is certainly meant, and not a file of the project that is missing. */
function isNamed(input: DoctorInput, top: string, proposed: string): boolean {
  return (
    !input.modulesElsewhere.has(top) &&
    (isWellKnown(proposed) || hasOtherName(top) || recordedVersion(input.models, proposed) !== undefined)
  );
}

function hintFor(options: {
  readonly known: Known;
  readonly top: string;
  readonly proposed: string;
  readonly wanted: string;
  readonly isNamed: boolean;
}): string {
  const { known, top, proposed, wanted } = options;
  const elsewhere = known.elsewhere.get(top);
  if (elsewhere !== undefined)
    return `“${elsewhere}” of the project has that name. Import it by its path from the project folder, or set PYTHONPATH under \`image: env:\`.`;
  if (!options.isNamed)
    return `If ${top} is your own code, put its file into the project. Otherwise add the package that contains it, by its name on PyPI, to the dependencies.`;
  return proposed === top || proposed === top.toLowerCase()
    ? `Add ${wanted} to the dependencies.`
    : `Its package is called ${proposed}: add ${wanted} to the dependencies.`;
}

/** The version that a model was saved with, where one was; else the package alone. */
export function wantedText(input: Pick<DoctorInput, 'models'>, name: string): string {
  const recorded = recordedVersion(input.models, name);
  return recorded === undefined ? name : `${name}==${recorded}`;
}
