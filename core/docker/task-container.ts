import { randomUUID } from 'node:crypto';
import { PassThrough, type Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { SlipwayError } from '#contract/errors.ts';
import type { EngineWork } from '#core/engine/engine.ts';
import { LABEL_PREFIX } from '#core/engine/image-plan.ts';
import { archiveFiles } from './archive-files.ts';
import { explainDockerError } from './client.ts';
import { type ContainerLimits, withLimits } from './container-limits.ts';
import { type ContextEntry, sendContext } from './context-tar.ts';
import { mustHaveHadMemory } from './out-of-memory.ts';
import { printedText } from './printed-text.ts';

export interface TaskContainer {
  /** What it does, as in “Making the schema”. */
  readonly title: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly user: string;
  /** Put at `/` before it starts. */
  readonly files: readonly ContextEntry[];
  readonly network: 'default' | 'host' | 'none';
  readonly environment: Readonly<Record<string, string>>;
  /** Folder whose files are read when it has ended well. */
  readonly resultFolder?: string;
}

export interface TaskContainerResult {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
  readonly files: Readonly<Record<string, string>>;
}

interface Limited {
  readonly limits: ContainerLimits;
}

/**
 * Runs one command in a container that is gone afterwards, whatever happens. `build_failed` when it prints without end
 * or runs out of memory.
 */
export function runTaskContainer(
  docker: Dockerode,
  task: TaskContainer,
  work: EngineWork,
): Promise<TaskContainerResult> {
  return withLimits(docker, undefined, (limits) => runLimited(docker, { ...task, limits }, work));
}

async function runLimited(
  docker: Dockerode,
  task: TaskContainer & Limited,
  work: EngineWork,
): Promise<TaskContainerResult> {
  const container = await createTaskContainer(docker, task);
  const stop = (): void => {
    container.remove({ force: true, v: true }).catch(() => undefined); // `finally` below removes it, and reports.
  };
  work.signal.addEventListener('abort', stop, { once: true });
  let isTooMuch = false;
  try {
    work.signal.throwIfAborted();
    await sendContext(task.files, work.signal, (files, abortSignal) =>
      container.putArchive(files, { path: '/', abortSignal }),
    );
    const attached = await container.attach({ stream: true, stdout: true, stderr: true });
    const streams = demultiplex(docker, attached as unknown as Readable);
    const onTooMuch = (): void => {
      isTooMuch = true;
      stop();
    };
    const output = printedText(streams.output, onTooMuch);
    const errors = printedText(streams.errors, onTooMuch);
    await container.start();
    const { StatusCode: exitCode } = await container.wait();
    if (isTooMuch) throw printsTooMuch(task);
    await mustHaveHadMemory(container, {
      ...{ exitCode, limits: task.limits, what: task.title, code: 'build_failed' },
      hint: 'Close other programs.',
    });
    const files =
      exitCode === 0 && task.resultFolder !== undefined ? await readFolder(container, task.resultFolder) : {};
    return { exitCode, output: await output, errors: await errors, files };
  } catch (error) {
    work.signal.throwIfAborted();
    // The container was removed while it was waited for.
    if (isTooMuch) throw printsTooMuch(task);
    throw explainDockerError(error, `running ${task.command[0] ?? 'a command'} in a container`);
  } finally {
    work.signal.removeEventListener('abort', stop);
    await removeForGood(container);
  }
}

/** Creates the container of a task, which `removeForGood` has to remove. */
export function createTaskContainer(
  docker: Dockerode,
  task: Omit<TaskContainer, 'title' | 'files' | 'resultFolder'> & Limited,
): Promise<Dockerode.Container> {
  return docker.createContainer({
    name: `slipway-task-${randomUUID().slice(0, 8)}`,
    Image: task.image,
    Entrypoint: [],
    Cmd: [...task.command],
    User: task.user,
    Env: Object.entries(task.environment).map(([name, value]) => `${name}=${value}`),
    Labels: { [`${LABEL_PREFIX}.task`]: String(process.pid) },
    HostConfig: {
      ...(task.network === 'default' ? {} : { NetworkMode: task.network }),
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      ...task.limits,
    },
  });
}

function printsTooMuch({ command }: TaskContainer): SlipwayError {
  return new SlipwayError('build_failed', {
    message: `${command[0] ?? 'A command'} was ended because it printed too much.`,
    hint: 'The script, or something that it imports, prints without end when it is imported.',
  });
}

/** Returns what a container writes on its two streams. */
export function demultiplex(
  docker: Dockerode,
  attached: Readable,
): { readonly output: Readable; readonly errors: Readable } {
  const output = new PassThrough();
  const errors = new PassThrough();
  docker.modem.demuxStream(attached, output, errors);
  attached.on('close', () => {
    output.end();
    errors.end();
  });
  attached.on('end', () => {
    output.end();
    errors.end();
  });
  return { output, errors };
}

/** The text files directly in a folder of a container. */
async function readFolder(
  container: Dockerode.Container,
  folder: string,
): Promise<Readonly<Record<string, string>>> {
  return archiveFiles(await container.getArchive({ path: folder }));
}

/** Removes a container that may be going already. */
export async function removeForGood(container: Dockerode.Container): Promise<void> {
  try {
    await container.remove({ force: true, v: true });
  } catch (error) {
    // 404: gone. 409: the removal that the abort began is under way.
    const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
    if (status !== 404 && status !== 409) throw explainDockerError(error, 'removing a container');
  }
}
