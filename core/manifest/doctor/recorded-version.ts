import type { CheckedModel } from '../check/registered-models.ts';
import { packageKey } from '../dependencies/requirement.ts';
import { parseVersion } from '../dependencies/version.ts';

/** The version of a package that a model was saved with: what can be asked of an index, without local part. */
export function recordedVersion(
  models: readonly Pick<CheckedModel, 'format'>[],
  name: string,
): string | undefined {
  for (const { format } of models)
    for (const [recorded, version] of Object.entries(format.packages))
      if (packageKey(recorded) === packageKey(name) && parseVersion(version) !== undefined)
        return version.split('+')[0];
  return undefined;
}
