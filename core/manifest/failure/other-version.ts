import { packageKey } from '../dependencies/requirement.ts';
import { fixOf } from '../diagnostic.ts';
import { packagesOf } from '../doctor/import-names.ts';
import { recordedVersion } from '../doctor/recorded-version.ts';
import type { Advice, FailureCase } from './failure-case.ts';

/** Advice to use the version of a package that a model records; undefined when none is recorded, or it is in use. */
export function pinRecorded({ parts }: FailureCase, name: string): Advice | undefined {
  const version = recordedVersion(parts.models, name);
  if (version === undefined) return undefined;
  const asked = parts.dependencies.requirements.find(
    ({ requirement }) => requirement.key === packageKey(name),
  );
  const wanted = `${name}==${version}`;
  const edit = asked === undefined ? parts.dependencies.add(wanted) : asked.pin(version);
  return {
    hint: `The model was saved with ${name} ${version}: use that version, or save the model again.`,
    fixes: [asked?.text === wanted ? undefined : fixOf(`Use ${name} ${version}`, edit)],
  };
}

/** How loading says that a pickle is of another version of a package: numpy, scikit-learn, pandas and others. */
const ELSEWHERE = /Can't get attribute '[\w.]+' on <module '([\w.]+)'/;
const ATTRIBUTE = /^'?(\w+)'? object has no attribute '(\w+)'/;
const INCOMPATIBLE =
  /incompatible dtype|BitGenerator|unsupported pickle protocol|InconsistentVersion|__setstate__|__cinit__/i;

/** A model that another version of its package has saved. */
export function adviseOnOtherVersion(found: FailureCase): Advice | undefined {
  const { failure, parts, diagnostics } = found;
  if (failure.message.includes('unsupported pickle protocol'))
    return { hint: 'The file was saved by a newer Python. Choose a newer `runtime:` in slipway.yml.' };
  const named = ELSEWHERE.exec(failure.message)?.[1];
  if (named === '__main__')
    return {
      hint: 'The file was saved by a program that defined this itself (a training script or a notebook). Define it in the script, or import it there.',
    };
  if (named !== undefined)
    return pinRecorded(found, packagesOf(named)[0] ?? named) ?? unrecorded(packagesOf(named)[0] ?? named);
  const isModels =
    INCOMPATIBLE.test(failure.message) || (failure.type === 'AttributeError' && ofModel(found));
  if (!isModels) return undefined;
  const known = diagnostics.find((one) => one.code === 'version-mismatch');
  if (known !== undefined) return { hint: `${known.message} ${known.hint ?? ''}`.trim(), fixes: known.fixes };
  const [framework] = parts.models.flatMap(({ format }) => Object.keys(format.packages));
  return framework === undefined ? undefined : pinRecorded(found, framework);
}

/** An attribute that an object of a class named in a model's file lacks. */
function ofModel({ failure, parts }: FailureCase): boolean {
  const owner = ATTRIBUTE.exec(failure.message)?.[1];
  return (
    owner !== undefined &&
    parts.models.some(
      ({ format }) => format.kind === 'pickle' && format.globals.some((one) => one.endsWith(`.${owner}`)),
    )
  );
}

function unrecorded(name: string): Advice {
  return {
    hint: `The model was saved with another version of ${name}. Use the version that it was trained with.`,
  };
}
