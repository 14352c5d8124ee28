import type { LocalPath } from '#contract/local-path.ts';
import type { Training } from '#contract/manifest/training.ts';
import type { DataDrift } from '#contract/telemetry/data-drift.ts';
import type { CoreContext } from '#core/context.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { cleanPath, locate } from '#core/manifest/project/locate.ts';
import { findDrift } from '#core/telemetry/data-drift/find-drift.ts';
import { withStore } from '#core/telemetry/with-store.ts';

/**
 * Returns how the last day of the service differs from the data that it is trained with, or from its first days when that is no single
 * table. Undefined when the training updates no service. Errors as `findDrift`.
 */
export async function driftOfService(
  context: CoreContext,
  { folder, training }: { readonly folder: LocalPath; readonly training: Training },
  signal: AbortSignal | undefined,
): Promise<DataDrift | undefined> {
  const service = training.update?.service;
  if (service === undefined) return undefined;
  const table = await tableOf(folder, training);
  return withStore(context, { store: undefined, signal }, (opened) =>
    findDrift(
      { ...opened, service },
      {
        filter: { where: [] },
        ...(table === undefined ? {} : { reference: { kind: 'file' as const, path: table } }),
      },
    ),
  );
}

async function tableOf(folder: LocalPath, { data }: Training): Promise<LocalPath | undefined> {
  const [only, ...others] = Object.values(data).filter((source) =>
    /\.(csv|tsv|parquet|jsonl)$/i.test(source),
  );
  if (only === undefined || others.length > 0) return undefined;
  const found = await locate(folder, cleanPath(only));
  return found.kind === 'file' ? localPathOf(found.absolute) : undefined;
}
