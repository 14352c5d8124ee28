import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { RUNTIMES } from '#contract/manifest/source.ts';
import { fulfils, pinnedVersion } from '../dependencies/specifier.ts';
import { fixOf, report } from '../diagnostic.ts';
import { setKey } from '../source/edit-manifest.ts';
import { activeRequirements, type Patient } from './doctor-input.ts';
import { pythonsWithWheels } from './wheels.ts';

/** The runtime against what the dependency file, the models and the packages asked for want. */
export function checkPython(patient: Patient): readonly Diagnostic[] {
  return [...checkWanted(patient), ...checkModels(patient), ...checkWheels(patient)];
}

function checkWanted(patient: Patient): readonly Diagnostic[] {
  const wanted = patient.dependencies.python;
  // A range is fulfilled by some patch release of the runtime: `>=3.11.4` by 3.11.
  const allows = (python: string): boolean =>
    wanted === undefined ||
    [`${python}.0`, `${python}.99`].some((version) => fulfils(version, wanted.clauses)) ||
    fulfilsByPatch(python, patient);
  if (wanted === undefined || allows(patient.python)) return [];
  const fitting = RUNTIMES.find((runtime) => allows(runtime.replace('python-', '')));
  return [
    report({
      severity: 'warning',
      code: 'python-mismatch',
      message: `${wanted.file} asks for Python ${wanted.text.replace(/^python\s*=*\s*/, '')}, the runtime is ${patient.source.runtime}.`,
      hint:
        fitting === undefined
          ? `Slipway has ${RUNTIMES[0]} to ${RUNTIMES.at(-1) ?? ''}; the packages have to fit the runtime.`
          : `Choose \`runtime: ${fitting}\`.`,
      file: wanted.file,
      range: wanted.range,
      fixes: [
        fitting === undefined
          ? undefined
          : fixOf(`Set runtime to ${fitting}`, setKey(patient.manifest, 'runtime', fitting)),
      ],
    }),
  ];
}

/** `==3.11.7` names one patch release: the image has the newest of that Python. */
function fulfilsByPatch(python: string, patient: Patient): boolean {
  const pinned = pinnedVersion(patient.dependencies.python?.clauses ?? []);
  return pinned !== undefined && (pinned === python || pinned.startsWith(`${python}.`));
}

function checkModels(patient: Patient): readonly Diagnostic[] {
  return patient.models.flatMap((model) => {
    const recorded = /^3\.\d+/.exec(model.format.python ?? '')?.[0];
    if (recorded === undefined || recorded === patient.python) return [];
    // cloudpickle keeps functions as bytecode, which each minor version of Python has its own of.
    const isBound = model.format.kind === 'pickle' && model.format.writer === 'cloudpickle';
    const runtime = RUNTIMES.find((one) => one === `python-${recorded}`);
    return [
      report({
        severity: isBound ? 'warning' : 'info',
        code: 'python-of-model',
        message: `${model.label} was saved with Python ${model.format.python ?? recorded}, the runtime is ${patient.source.runtime}.`,
        hint: isBound
          ? 'cloudpickle keeps functions as bytecode, which only the same Python reads.'
          : 'It usually works; the same Python is the safe choice.',
        file: patient.manifest.yaml.file,
        range: patient.manifest.range(
          patient.manifest.node(['runtime']) === undefined ? ['models', model.index] : ['runtime'],
        ),
        fixes: [
          runtime === undefined
            ? undefined
            : fixOf(`Set runtime to ${runtime}`, setKey(patient.manifest, 'runtime', runtime)),
        ],
      }),
    ];
  });
}

function checkWheels(patient: Patient): readonly Diagnostic[] {
  return activeRequirements(patient).flatMap((one) => {
    const pinned = pinnedVersion(one.requirement.clauses);
    const pythons = pinned === undefined ? undefined : pythonsWithWheels(one.requirement.key, pinned);
    if (pinned === undefined || pythons === undefined) return [];
    const minor = Number(patient.python.split('.')[1]);
    if (minor >= pythons.first && minor <= pythons.last) return [];
    const near = minor > pythons.last ? pythons.last : pythons.first;
    const runtime = RUNTIMES.find((name) => name === `python-3.${near}`);
    return [
      report({
        severity: 'warning',
        code: 'no-wheel-for-python',
        message: `${one.requirement.name} ${pinned} has no ready-made package for Python ${patient.python}: 3.${pythons.first} to 3.${pythons.last}.`,
        hint:
          runtime === undefined
            ? 'Ask for another version of it.'
            : `Choose \`runtime: ${runtime}\`, or another version of ${one.requirement.name}.`,
        file: one.file,
        range: one.range,
        fixes: [
          runtime === undefined
            ? undefined
            : fixOf(`Set runtime to ${runtime}`, setKey(patient.manifest, 'runtime', runtime)),
        ],
      }),
    ];
  });
}
