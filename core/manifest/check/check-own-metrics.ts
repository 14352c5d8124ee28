import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import type { Training } from '#contract/manifest/training.ts';
import { isOwnMetric } from '#contract/metric.ts';
import type { Project } from '../project/open-project.ts';
import { readScript } from '../python/read-script.ts';
import type { ParsedManifest } from '../source/parsed-manifest.ts';
import { nearest } from '../text/nearest.ts';
import { trainingProblem } from './training-problem.ts';

/** Where a project keeps metrics of its own. */
export const METRICS_FILE = 'metrics.py';

/** Gates on functions of metrics.py that are not there. */
export async function checkOwnMetrics(
  { project, manifest }: { readonly project: Project; readonly manifest: ParsedManifest },
  { gates }: Training,
): Promise<readonly Diagnostic[]> {
  if (!gates.some(({ metric }) => isOwnMetric(metric))) return [];
  const text = await project.read(METRICS_FILE);
  const names = text === undefined ? [] : readScript(text).functions.map(({ name }) => name);
  return gates.flatMap(({ metric }, index) => {
    if (!isOwnMetric(metric)) return [];
    const name = metric.slice('metrics.'.length);
    if (names.includes(name)) return [];
    const meant = nearest(name, names);
    return [
      trainingProblem(manifest, ['training', 'gates', index, 'metric'], {
        code: 'training-own-metric',
        message:
          text === undefined
            ? `${METRICS_FILE}, which has to define “${name}”, was not found in the project.`
            : `${METRICS_FILE} defines no function “${name}”.`,
        hint:
          meant === undefined
            ? `Write it: \`def ${name}(labels, predicted): …\` returns a number.`
            : `Did you mean “${meant}”?`,
      }),
    ];
  });
}
