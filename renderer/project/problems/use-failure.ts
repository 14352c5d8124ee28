import { useQuery } from '@tanstack/react-query';
import type { Failure } from '#contract/manifest/failure.ts';
import type { Answer, Run } from '#contract/run/run.ts';
import type { Task } from '#contract/task/task.ts';
import { api } from '#renderer/rpc/client.ts';
import { textsIn, useWorkspace } from '../workspace/workspace-store.ts';

/** Whose log tells of a failure. */
interface Source {
  readonly of: 'task' | 'run';
  readonly id: string;
  readonly requestId?: string;
}

/** Why the last start of a project, or its last call, failed; undefined when it did not, or nothing tells. */
export function useFailure(options: {
  readonly folder: string;
  readonly task: Task | undefined;
  readonly run: Run | undefined;
  readonly answer: Answer | undefined;
}): Failure | undefined {
  const { folder, task } = options;
  const { drafts } = useWorkspace(folder);
  const source = ofStart(task) ?? (task?.state === 'running' ? undefined : ofCall(options));
  const { data } = useQuery(
    api.run.failure.queryOptions({
      input: { folder, texts: textsIn(drafts), of: 'task', id: '', ...source },
      enabled: source !== undefined,
      refetchInterval: task?.state === 'running' ? AGAIN_MS : false,
      placeholderData: (before) => before,
      // The run that failed may have been removed: then the task still has what was known at its end.
      retry: false,
    }),
  );
  if (source === undefined) return undefined;
  // A start that is under way, or was cancelled, has not failed: it may only take long.
  if (task?.state === 'running' || task?.state === 'cancelled')
    return data?.failure?.diagnostic.severity === 'warning' ? data.failure : undefined;
  return data?.failure ?? (task?.state === 'failed' ? failureIn(task) : undefined);
}

/** How often the log of a start is looked at for one that does not end. */
const AGAIN_MS = 3000;

function ofStart(task: Task | undefined): Source | undefined {
  if (task?.state === 'running' || task?.state === 'cancelled')
    return task.steps.some(({ id }) => id === 'ready') ? { of: 'task', id: task.id } : undefined;
  if (task?.state !== 'failed') return undefined;
  if (task.error?.code !== 'run_failed' && task.error?.code !== 'script_invalid') return undefined;
  const run = task.error.details?.run;
  return typeof run === 'string' ? { of: 'run', id: run } : { of: 'task', id: task.id };
}

/** The script failed on a request that was sent from here. */
function ofCall({ run, answer }: { readonly run: Run | undefined; readonly answer: Answer | undefined }) {
  const requestId = answer?.headers['x-request-id'];
  if (run === undefined || answer?.status !== 500 || requestId === undefined) return undefined;
  return { of: 'run', id: run.id, requestId } as const;
}

function failureIn(task: Task): Failure | undefined {
  const failure = task.error?.details?.failure;
  return isFailure(failure) ? failure : undefined;
}

/** Core made it of the contract's schema; reading it with zod again would cost the first page 60 kB. */
function isFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && 'diagnostic' in value && 'stage' in value;
}
