import type { Diagnostic, Fix } from '#contract/manifest/diagnostic.ts';
import { RUNTIMES } from '#contract/manifest/source.ts';
import type { ModelFormat } from '#contract/model/format.ts';
import { fulfils, pinnedVersion } from '../dependencies/specifier.ts';
import { fixOf, report } from '../diagnostic.ts';
import { setKey } from '../source/edit-manifest.ts';
import type { DoctorInput } from './doctor-input.ts';
import { pythonsWithWheels } from './wheels.ts';

/** The runtime against what the dependency file, the models and the packages asked for want. */
export function checkPython(input: DoctorInput): readonly Diagnostic[] {
  return [...checkWanted(input), ...checkModels(input), ...checkWheels(input)];
}

function checkWanted(input: DoctorInput): readonly Diagnostic[] {
  const wanted = input.dependencies.python;
  // A range is fulfilled by some patch release of the runtime: `>=3.11.4` by 3.11.
  const allows = (python: string): boolean =>
    wanted === undefined ||
    [`${python}.0`, `${python}.99`].some((version) => fulfils(version, wanted.clauses)) ||
    fulfilsByPatch(python, input);
  if (wanted === undefined || allows(input.python)) return [];
  const fitting = RUNTIMES.find((runtime) => allows(runtime.replace('python-', '')));
  return [
    report({
      severity: 'warning',
      code: 'python-mismatch',
      message: `${wanted.file} requires Python ${wanted.text.replace(/^python\s*=*\s*/, '')}, the runtime is ${input.source.runtime}.`,
      hint:
        fitting === undefined
          ? `Slipway has ${RUNTIMES[0]} to ${RUNTIMES.at(-1) ?? ''}; the packages must support the runtime.`
          : `Choose \`runtime: ${fitting}\`.`,
      file: wanted.file,
      range: wanted.range,
      fixes: [setRuntime(input, fitting)],
    }),
  ];
}

/** `==3.11.7` names one patch release: the image has the newest of that Python. */
function fulfilsByPatch(python: string, input: DoctorInput): boolean {
  const pinned = pinnedVersion(input.dependencies.python?.clauses ?? []);
  return pinned !== undefined && (pinned === python || pinned.startsWith(`${python}.`));
}

function setRuntime(input: DoctorInput, runtime: string | undefined): Fix | undefined {
  return runtime === undefined
    ? undefined
    : fixOf(`Set runtime to ${runtime}`, setKey(input.manifest, 'runtime', runtime));
}

function checkModels(input: DoctorInput): readonly Diagnostic[] {
  return input.models.flatMap((model) => {
    const recorded = /^3\.\d+/.exec(model.format.python ?? '')?.[0];
    if (recorded === undefined) return holdsBytecode(model.format) ? [unknownPython(input, model)] : [];
    return recorded === input.python ? [] : [otherPython(input, model, recorded)];
  });
}

function otherPython(input: DoctorInput, model: DoctorInput['models'][number], recorded: string): Diagnostic {
  const isBound = holdsBytecode(model.format);
  const hasRuntime = input.manifest.node(['runtime']) !== undefined;
  return report({
    severity: isBound ? 'error' : 'info',
    code: 'python-of-model',
    message: `${model.label} was saved with Python ${model.format.python ?? recorded}, the runtime is ${input.source.runtime}.`,
    hint: isBound
      ? 'cloudpickle keeps functions as bytecode, which only the same Python reads.'
      : 'It usually works, but the same Python is safer.',
    file: input.manifest.yaml.file,
    range: input.manifest.range(hasRuntime ? ['runtime'] : ['models', model.index]),
    fixes: [
      setRuntime(
        input,
        RUNTIMES.find((one) => one === `python-${recorded}`),
      ),
    ],
  });
}

/** cloudpickle keeps functions and classes of scripts as bytecode, which each minor version of Python has its own of. */
function holdsBytecode(format: ModelFormat): boolean {
  return (
    format.kind === 'pickle' &&
    format.globals.some((name) =>
      /^cloudpickle\..*\._(?:make_function|make_skel_func|builtin_type|fill_function)$/.test(name),
    )
  );
}

function unknownPython(input: DoctorInput, model: DoctorInput['models'][number]): Diagnostic {
  return report({
    severity: 'warning',
    code: 'python-of-model',
    message: `${model.label} holds code that cloudpickle wrote, which loads only in the Python it was saved with.`,
    hint: `The runtime is ${input.source.runtime}: make sure that it was saved with ${input.source.runtime.replace('python-', 'Python ')}.`,
    file: input.manifest.yaml.file,
    range: input.manifest.range(['models', model.index]),
  });
}

function checkWheels(input: DoctorInput): readonly Diagnostic[] {
  return input.active.flatMap((one) => {
    const pinned = pinnedVersion(one.requirement.clauses);
    const pythons = pinned === undefined ? undefined : pythonsWithWheels(one.requirement.key, pinned);
    if (pinned === undefined || pythons === undefined) return [];
    const minor = Number(input.python.split('.')[1]);
    if (minor >= pythons.first && minor <= pythons.last) return [];
    const near = minor > pythons.last ? pythons.last : pythons.first;
    const runtime = RUNTIMES.find((name) => name === `python-3.${near}`);
    return [
      report({
        severity: 'warning',
        code: 'no-wheel-for-python',
        message: `${one.requirement.name} ${pinned} has no prebuilt package for Python ${input.python}: 3.${pythons.first} to 3.${pythons.last}.`,
        hint:
          runtime === undefined
            ? 'Use another version.'
            : `Choose \`runtime: ${runtime}\`, or another version of ${one.requirement.name}.`,
        file: one.file,
        range: one.range,
        fixes: [setRuntime(input, runtime)],
      }),
    ];
  });
}
