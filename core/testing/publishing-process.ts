import { join } from 'node:path';
import { createCore } from '#core/core.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { silentLogger } from '#core/log/logger.ts';
import { publish } from '#core/service/deploy/publish.ts';
import type { TaskWork } from '#core/task/tasks.ts';

/*
 * A process that publishes a project and is killed, as by `kill -9`, some milliseconds after a step of it has begun:
 * `publishing-process DATA_FOLDER RESOURCES PROJECT SERVICE STEP MILLISECONDS`. Ends with code 0 when it got to the end without that step.
 */
const [dataFolder = '', resources = '', folder = '', name = '', step = '', milliseconds = '0'] =
  process.argv.slice(2);

const core = await createCore({
  dataFolder,
  resources,
  environment: process.env,
  home: join(dataFolder, 'home'),
  version: '0.0.0-test',
  logger: silentLogger,
});

function dieIn(id: string): void {
  if (id === step) setTimeout(() => process.kill(process.pid, 'SIGKILL'), Number(milliseconds));
}

function mortal(work: TaskWork): TaskWork {
  return {
    ...work,
    step: (id, title, change) => {
      dieIn(id);
      work.step(id, title, change);
    },
    within: (id, title, inner) => {
      dieIn(id);
      return work.within(id, title, inner);
    },
  };
}

const { taskId } = await core.context.tasks.start({
  kind: 'service.publish',
  title: 'Publish',
  work: (work) =>
    publish(core.context, { folder: localPathOf(folder), name, settings: {}, force: false }, mortal(work)),
});
for (let task = await core.context.tasks.get(taskId); task.state === 'running'; )
  task = await core.context.tasks.wait({ id: taskId, waitMs: 1000 });
await core.close();
