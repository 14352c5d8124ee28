import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { fixOf, report } from '../diagnostic.ts';
import type { DoctorInput } from './doctor-input.ts';

/** Azure ML's scoring servers of 2017 and after, and what they bring: Slipway's does their work. */
const SERVERS = new Set([
  'azure-ml-api-sdk',
  'azureml-datacollector',
  'azureml-defaults',
  'azureml-inference-server-http',
  'azureml-model-management-sdk',
]);

/** Whether a package is there only to serve a model on Azure. */
export function isAzureServer(key: string): boolean {
  return SERVERS.has(key);
}

/** Packages of Azure's scoring servers: never needed, and their pins of years ago often no longer install. */
export function checkAzurePackages(input: DoctorInput): readonly Diagnostic[] {
  return input.active.flatMap((one) =>
    isAzureServer(one.requirement.key)
      ? [
          report({
            severity: 'warning',
            code: 'replaced-package',
            message: `${one.requirement.name} is for serving on Azure; Slipway serves the model itself.`,
            hint: 'Remove it. What scripts import from it is available without it, and it depends on many old packages, some of which no longer install.',
            file: one.file,
            range: one.nameRange,
            fixes: [fixOf(`Remove ${one.requirement.name}`, one.remove)],
          }),
        ]
      : [],
  );
}
