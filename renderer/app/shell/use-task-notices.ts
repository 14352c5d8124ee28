import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '#contract/task/task.ts';
import { api, isDesktop, shell } from '#renderer/rpc/client.ts';

/** Tells through the system when a task ends while no window of ours is in front. */
export function useTaskNotices(): void {
  const { t } = useTranslation();
  const { data } = useQuery(api.task.list.queryOptions({ input: { limit: 50 }, enabled: isDesktop }));
  const running = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (data === undefined) return;
    for (const task of data.tasks) {
      if (task.state !== 'running' && running.current.has(task.id) && !document.hasFocus())
        tellEnd(task, t(`task.state.${task.state}`));
    }
    running.current = new Set(data.tasks.filter((task) => task.state === 'running').map((task) => task.id));
  }, [data, t]);
}

function tellEnd(task: Task, state: string): void {
  const body = task.error === undefined ? state : `${state}: ${task.error.message}`;
  shell.notify({ title: task.title.slice(0, 200), body: body.slice(0, 1000) }).catch((error: unknown) => {
    console.debug('the system could not be told', error);
  });
}
