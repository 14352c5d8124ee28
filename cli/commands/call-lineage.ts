import { UsageError } from '#cli/failure/failure.ts';
import { SlipwayError } from '#contract/errors.ts';
import type { SlipwayClient } from '#contract/index.ts';
import type { Lineage, LineageKind } from '#contract/project/lineage.ts';
import type { RecordedCall } from '#contract/telemetry/recorded-call.ts';

export interface CallLineage extends Lineage {
  /** The recorded call that was asked for. */
  readonly call: Pick<RecordedCall, 'id' | 'time' | 'status' | 'deployment' | 'models'> & {
    readonly service: string;
  };
}

/**
 * Returns what answered a recorded call: the lineage of its image, else of its manifest or of the first of its models that this
 * machine knows. `not_found` when there is no such call, or when nothing it names is known here.
 *
 * @param name `service/request-id`
 */
export async function callLineage(
  client: SlipwayClient,
  { name, store }: { readonly name: string; readonly store: string | undefined },
): Promise<CallLineage> {
  const slash = name.indexOf('/');
  const [service, id] = [name.slice(0, slash), name.slice(slash + 1)];
  if (slash < 1 || id === '')
    throw new UsageError({
      message: `“${name}” names no call.`,
      hint: 'Use SERVICE/REQUEST-ID, like iris/4f2a0c.',
    });
  const found = await client.telemetry.call({ service, id, ...(store === undefined ? {} : { store }) });
  const { time, status, deployment, models } = found;
  const call = { service, id, time, status, deployment, ...(models === undefined ? {} : { models }) };
  const names: readonly (readonly [LineageKind, string])[] = [
    ['image', deployment],
    ['manifest', deployment],
    ...(models ?? '').split(',').map((model) => ['model', model] as const),
  ];
  for (const [kind, reference] of names) {
    const lineage = reference === '' ? undefined : await lineageOrNothing(client, kind, reference);
    if (lineage !== undefined) return { ...lineage, call };
  }
  throw new SlipwayError('not_found', {
    message: `The call was answered by ${deployment || 'an image that it does not name'}, which this machine does not know.`,
    hint: `${models === undefined ? '' : `Its models: ${models}. `}Ask where the image was built.`,
    details: { call },
  });
}

async function lineageOrNothing(
  client: SlipwayClient,
  kind: LineageKind,
  id: string,
): Promise<Lineage | undefined> {
  try {
    return await client.project.lineage({ kind, id });
  } catch (error) {
    if (hasCodeNotFound(error)) return undefined;
    throw error;
  }
}

function hasCodeNotFound(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'not_found';
}
