import { fixOf } from '../diagnostic.ts';
import { wantedText } from '../doctor/check-imports.ts';
import { hasOtherName, packagesOf } from '../doctor/import-names.ts';
import { modulesElsewhere } from '../doctor/local-modules.ts';
import { recordedVersion } from '../doctor/recorded-version.ts';
import { isWellKnown } from '../doctor/well-known-packages.ts';
import { addToList } from '../source/edit-manifest.ts';
import { nearest } from '../text/nearest.ts';
import { positionsOf } from '../text/positions.ts';
import type { Advice, FailureCase } from './failure-case.ts';
import { pinRecorded } from './other-version.ts';

/** A module that the run does not have: a package, a file of the project, or a part that another version has. */
export async function adviseOnMissingModule(found: FailureCase): Promise<Advice | undefined> {
  const { failure, parts } = found;
  const module = /No module named '([\w.]+)'/.exec(failure.message)?.[1];
  if (failure.type !== 'ModuleNotFoundError' || module === undefined) return undefined;
  const [top = module] = module.split('.');
  const elsewhere = await modulesElsewhere(found.project);
  const own = elsewhere.get(top);
  if (own !== undefined) return ownModule(found, top, own);
  const [proposed = top] = packagesOf(module);
  const asked = parts.dependencies.requirements.some(({ requirement }) =>
    packagesOf(module).includes(requirement.key),
  );
  if (asked && module !== top)
    return (
      pinRecorded(found, proposed) ?? {
        hint: `The installed ${proposed} has no ${module}: another version of it does. Use the version that the code or the model was made with.`,
      }
    );
  if (isWellKnown(proposed) || hasOtherName(top) || recordedVersion(parts.models, proposed) !== undefined) {
    const wanted = wantedText({ models: parts.models }, proposed);
    return {
      hint: `Add ${wanted} to the dependencies.`,
      fixes: [fixOf(`Add ${wanted}`, parts.dependencies.add(wanted))],
    };
  }
  const near = nearest(
    top,
    [...elsewhere.keys()].filter((one) => elsewhere.get(one) !== found.module?.path),
  );
  const edit = near === undefined ? undefined : renameImport(found, top, near);
  if (near !== undefined)
    return {
      hint: `Did you mean “${near}”, the project's own ${elsewhere.get(near)}?`,
      fixes: [fixOf(`Import ${near}`, edit)],
    };
  return {
    hint: `If ${top} is your own code, put its file into the project. Otherwise add the package that contains it, by its name on PyPI, to the dependencies.`,
  };
}

/** A file of the project that the image does not have, or not where Python looks. */
function ownModule({ parts, diagnostics }: FailureCase, top: string, path: string): Advice {
  const known = diagnostics.find((one) => one.message.includes(path) && one.fixes.length > 0);
  if (known !== undefined) return { hint: known.hint ?? known.message, fixes: known.fixes };
  return {
    hint: `${top} is the project's own ${path}, which the image does not have or Python does not find. Name it in slipway.yml under \`files:\`.`,
    fixes: [fixOf(`Add “${path}” to files`, addToList(parts.manifest, ['files'], [path]))],
  };
}

function renameImport({ module }: FailureCase, top: string, near: string) {
  const one = module?.outline.imports.find((each) => each.module === top && each.level === 0);
  if (module === undefined || one === undefined) return undefined;
  return { file: module.path, range: positionsOf(module.text).range(one.start, one.end), text: near };
}
