import type { DeletionFilter } from '#contract/telemetry/data-deletion.ts';
import type { CoreContext } from '#core/context.ts';
import { chooseStore } from '../choose-store.ts';
import { withStore } from '../with-store.ts';
import { deleteCalls } from './delete-calls.ts';

interface AskedDeletion {
  readonly store?: string | undefined;
  readonly service: string;
  readonly filter: DeletionFilter;
  readonly isPreview: boolean;
}

/** Starts a task that deletes recorded calls, or counts them. */
export async function startDeletion(
  context: CoreContext,
  input: AskedDeletion,
): Promise<{ readonly taskId: string }> {
  await chooseStore(context, input.store);
  const { service, isPreview } = input;
  return context.tasks.start({
    kind: 'telemetry.delete',
    input,
    title: `${isPreview ? 'Count' : 'Delete'} recorded calls of ${service}`,
    subject: { service },
    work: (work) =>
      withStore(context, { store: input.store, signal: work.signal }, (opened) =>
        deleteCalls({ ...opened, service }, input, work),
      ),
  });
}
