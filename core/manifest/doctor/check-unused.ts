import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import type { ListedRequirement } from '../dependencies/dependency-list.ts';
import { inWords } from '../dependencies/grouped-lines.ts';
import { fixOf, report } from '../diagnostic.ts';
import { isAzureServer } from './check-azure-packages.ts';
import type { DoctorInput } from './doctor-input.ts';
import { misnamed, modulesOf } from './import-names.ts';
import { broughtBy, worksSilently } from './package-relations.ts';

/** From this many on they are named together: the list is then that of a whole environment. */
const MANY = 6;

/** Packages that nothing is known to need. Only said, since much works without being imported by name. */
export function checkUnused(input: DoctorInput): readonly Diagnostic[] {
  const { modules } = input.graph;
  if (modules.length === 0 || modules.some((one) => one.outline.problems.length > 0)) return [];
  const unused = unusedRequirements(input);
  const [first] = unused;
  if (first === undefined) return [];
  if (unused.length < MANY) return unused.map(unusedOne);
  return [
    report({
      severity: 'info',
      code: 'unused-dependency',
      message: `Nothing in the script or the models imports ${unused.length} of the packages: ${inWords(unused.map((one) => one.requirement.name))}.`,
      hint: 'Remove them for a smaller image. Keep packages that are needed without an import.',
      file: first.file,
      range: first.nameRange,
    }),
  ];
}

function unusedOne(one: ListedRequirement): Diagnostic {
  const { name } = one.requirement;
  return report({
    severity: 'info',
    code: 'unused-dependency',
    message: `Nothing in the script or the models imports ${name}.`,
    hint: 'Remove it for a smaller image. Keep it if it is needed without an import.',
    file: one.file,
    range: one.nameRange,
    fixes: [fixOf(`Remove ${name}`, one.remove)],
  });
}

function unusedRequirements(input: DoctorInput): readonly ListedRequirement[] {
  const { requirements } = input.dependencies;
  const imported = new Set(
    input.graph.imports.flatMap(({ imported: one }) => [one.module, one.module.split('.')[0] ?? one.module]),
  );
  const importedKeys = new Set(
    [...imported].map((module) => module.replaceAll('.', '-').replaceAll('_', '-').toLowerCase()),
  );
  const forModels = new Set(
    input.models.flatMap(({ format }) => [
      ...Object.keys(format.packages),
      ...format.imports.flatMap((one) => [one, one.split('.')[0] ?? one]),
    ]),
  );
  const broughtByOthers = new Set(requirements.flatMap((one) => [...broughtBy(one.requirement.key)]));
  return requirements.filter(({ requirement: { key, name, extras } }) => {
    const isUsed =
      modulesOf(key).some((module) => imported.has(module) || forModels.has(module)) ||
      forModels.has(key) ||
      importedKeys.has(key);
    // Keras imports whichever of these it finds.
    const isBackend = /^(?:tensorflow(?:-cpu)?|torch|jax)$/.test(key) && imported.has('keras');
    return !(
      isUsed ||
      isBackend ||
      broughtByOthers.has(key) ||
      worksSilently(key) ||
      isAzureServer(key) ||
      extras.length > 0 ||
      misnamed(name) !== undefined
    );
  });
}
