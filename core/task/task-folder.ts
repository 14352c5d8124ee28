import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { type Task, taskSchema } from '#contract/task/task.ts';
import { exists } from '#core/host/exists.ts';
import { jsonOrNothing } from '#core/host/json-or-nothing.ts';
import { isAlive, type ProcessIdentity, processIdentitySchema } from '#core/host/process-identity.ts';
import { removeFolder } from '#core/host/remove-folder.ts';
import { hasCode } from '#core/host/system-error.ts';
import { writeAtomically } from '#core/store/atomic-file.ts';

/** A task as it lies on disk: what everyone may see, and which process does it. */
const taskRecordSchema = taskSchema.extend({ owner: processIdentitySchema });
type TaskRecord = z.output<typeof taskRecordSchema>;

const RECORD = 'task.json';
const LOG = 'log.ndjson';
const CANCEL = 'cancel';

/** The folder of all tasks: one folder each with its state, its log and a mark when it is to be cancelled. */
export interface TaskFolder {
  create(id: string): Promise<void>;
  save(task: Task, owner: ProcessIdentity): Promise<void>;
  read(id: string): Promise<Task | undefined>;
  /** Newest first. */
  list(limit: number): Promise<readonly Task[]>;
  logPath(id: string): string;
  requestCancel(id: string): Promise<void>;
  isCancelRequested(id: string): Promise<boolean>;
  /** Removes the oldest ended tasks beyond `keep`. */
  prune(keep: number): Promise<void>;
}

export function openTaskFolder(folder: string, announce: () => Promise<void>): TaskFolder {
  const inside = (id: string, name: string): string => join(folder, id, name);
  const read = (id: string): Promise<Task | undefined> => readTask(id, inside);
  // Lists are asked for with every step of a task under way, by every window; what has ended does not change.
  const ended = new Map<string, Task>();
  const ids = async (): Promise<string[]> => {
    await mkdir(folder, { recursive: true });
    return (await readdir(folder))
      .filter((name) => /^[0-9a-z-]+$/.test(name))
      .sort((a, b) => (a < b ? 1 : -1));
  };
  const list = async (limit: number): Promise<readonly Task[]> => {
    const found: Task[] = [];
    const present = await ids();
    for (const id of present) {
      if (found.length === limit) break;
      const task = ended.get(id) ?? (await read(id));
      if (task === undefined) continue;
      found.push(task);
      if (task.state !== 'running' && task.state !== 'interrupted') ended.set(id, task);
    }
    forget(ended, new Set(present));
    return found;
  };
  return {
    create: async (id) => {
      await mkdir(join(folder, id), { recursive: true });
    },
    save: async (task, owner) => {
      const isOver = task.state !== 'running';
      await writeAtomically(inside(task.id, RECORD), JSON.stringify({ ...task, owner }), { durable: isOver });
      await announce();
    },
    read,
    list,
    logPath: (id) => inside(id, LOG),
    requestCancel: async (id) => {
      await writeFile(inside(id, CANCEL), '');
      const now = new Date();
      await utimes(inside(id, CANCEL), now, now);
      await announce();
    },
    isCancelRequested: (id) => exists(inside(id, CANCEL)),
    prune: async (keep) => {
      for (const id of (await ids()).slice(keep)) {
        const task = await read(id);
        if (task === undefined || task.state !== 'running') await removeFolder(join(folder, id));
      }
    },
  };
}

/** Tasks whose folders are gone need not be remembered. */
function forget(ended: Map<string, Task>, present: ReadonlySet<string>): void {
  for (const id of ended.keys()) if (!present.has(id)) ended.delete(id);
}

async function readTask(id: string, inside: (id: string, name: string) => string): Promise<Task | undefined> {
  if (!/^[0-9a-z-]+$/.test(id)) return undefined;
  const record = await readRecord(inside(id, RECORD));
  const isLeft = record?.state === 'running' && !isAlive(record.owner);
  // Its process may have written the end since, and gone.
  const last = isLeft ? await readRecord(inside(id, RECORD)) : record;
  if (last === undefined) return undefined;
  const { owner: _owner, ...task } = last;
  const cancelRequested = task.cancelRequested || (await exists(inside(id, CANCEL)));
  if (task.state !== 'running' || !isLeft) return { ...task, cancelRequested };
  return { ...task, cancelRequested, state: 'interrupted', steps: task.steps.map(interruptStep) };
}

function interruptStep(step: Task['steps'][number]): Task['steps'][number] {
  return step.state === 'running' ? { ...step, state: 'failed' } : step;
}

async function readRecord(path: string): Promise<TaskRecord | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
  const parsed = taskRecordSchema.safeParse(jsonOrNothing(text));
  return parsed.success ? parsed.data : undefined;
}
