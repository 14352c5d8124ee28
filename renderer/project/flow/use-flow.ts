import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import type { Project } from '#contract/project/index.ts';
import type { Answer, UpResult } from '#contract/run/run.ts';
import type { Task } from '#contract/task/task.ts';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { api, client } from '#renderer/rpc/client.ts';
import { queryClient } from '#renderer/rpc/query-client.ts';
import { isAlive } from '#renderer/run/run-state.ts';
import { useTask } from '#renderer/task/progress/use-task.ts';
import { saveAll } from '../workspace/project-file.ts';
import { changeWorkspace, workspaceOf } from '../workspace/workspace-store.ts';
import { rememberAnswer, useAnswers } from './answer-store.ts';

const FLOW_KINDS: ReadonlySet<Task['kind']> = new Set(['image.build', 'run.up', 'run.start', 'run.restart']);

export interface Flow {
  readonly project: Project;
  /** The newest task of the way from build to test. */
  readonly task: Task | undefined;
  readonly isBusy: boolean;
  readonly errors: number;
  readonly answer: Answer | undefined;
  /** Nothing tells what run() expects: it is not tested before the user has sent a request. */
  readonly needsRequest: boolean;
  readonly build: () => void;
  /** Builds what changed, starts it in place of the earlier run and scores the example. */
  readonly run: () => void;
  readonly stop: () => void;
  readonly cancel: () => void;
}

/** The way of a project from build to test: its state is what core tells, so that it survives this page. */
export function useFlow(options: {
  readonly project: Project;
  readonly diagnostics: readonly Diagnostic[];
}): Flow {
  const { project } = options;
  const { folder } = project;
  const task = useLatestTask(folder);
  const answer = useAnswers((state) => state.byFolder[folder]);
  useUpAnswer(folder, task);
  const start = useMutation({
    mutationFn: async (kind: 'build' | 'run') => {
      await saveAll(folder);
      const { engine } = workspaceOf(folder);
      const input = { folder, ...(engine === undefined ? {} : { engine }) };
      return kind === 'build' ? client.image.build(input) : client.run.up(input);
    },
    onSuccess: () => {
      changeWorkspace(folder, () => ({ bottom: 'task' }));
      return queryClient.invalidateQueries({ queryKey: api.task.key() });
    },
    onError: tellFailure,
  });
  const isBusy = start.isPending || task?.state === 'running';
  const begin = (kind: 'build' | 'run'): void => {
    if (!isBusy) start.mutate(kind);
  };
  return {
    project,
    task,
    isBusy,
    errors: options.diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length,
    answer,
    needsRequest: project.run?.state === 'ready' && isRequestWanted(task, answer),
    build: () => begin('build'),
    run: () => begin('run'),
    stop: () => {
      if (project.run !== undefined && isAlive(project.run.state))
        client.run
          .stop({ id: project.run.id })
          .then(() => queryClient.invalidateQueries({ queryKey: api.project.open.key() }))
          .catch(tellFailure);
    },
    cancel: () => {
      if (task?.state === 'running') client.task.cancel({ id: task.id }).catch(tellFailure);
    },
  };
}

function useLatestTask(folder: string): Task | undefined {
  const { data } = useQuery(api.task.list.queryOptions({ input: { limit: 100 } }));
  const latest = data?.tasks.find((task) => task.subject.folder === folder && FLOW_KINDS.has(task.kind));
  return useTask(latest?.id) ?? latest;
}

/** The first request could not be known, or was a guess that failed; and nobody has sent another since. */
export function isRequestWanted(
  task: Pick<Task, 'kind' | 'state' | 'result'> | undefined,
  answer: Answer | undefined,
): boolean {
  const result: unknown = task?.kind === 'run.up' && task.state === 'succeeded' ? task.result : undefined;
  if (!isUpResult(result)) return false;
  if (result.example === 'unknown') return answer === undefined;
  const isFirst = answer !== undefined && answer.request.body === result.answer?.request.body;
  return result.example === 'guessed' && isFirst && answer.status >= 400;
}

/** `run.up` scores the example at its end: its answer is the newest one, once. */
function useUpAnswer(folder: string, task: Task | undefined): void {
  const isDone = task?.kind === 'run.up' && task.state === 'succeeded';
  const id = task?.id;
  const result: unknown = task?.result;
  useEffect(() => {
    if (!isDone || id === undefined || seen.get(folder) === id) return;
    seen.set(folder, id);
    if (isUpResult(result) && result.answer !== undefined) rememberAnswer(folder, result.answer);
  }, [folder, id, isDone, result]);
}

/** The task whose answer was taken last, by folder. */
const seen = new Map<string, string>();

function isUpResult(result: unknown): result is UpResult {
  return typeof result === 'object' && result !== null && 'example' in result;
}
