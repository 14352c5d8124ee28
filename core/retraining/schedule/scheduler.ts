import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import { MANIFEST_FILE } from '#contract/manifest/source.ts';
import type { Training } from '#contract/manifest/training.ts';
import type { CoreContext } from '#core/context.ts';
import { localPathOf } from '#core/host/local-path.ts';
import type { Reach } from '#core/host/reach.ts';
import { toErrorInfo } from '#core/log/error-info.ts';
import { readProject } from '#core/manifest/read-project.ts';
import type { ScheduleRecord } from '#core/store/store.ts';
import { followSchedule } from './follow-schedule.ts';

/** Looks at the schedules of this machine for as long as a program goes on. */
export interface Scheduler {
  /** Looks now and every half minute. */
  start(): void;
  /** Returns when a look under way has ended. */
  stop(): Promise<void>;
  /** Looks once. */
  look(): Promise<void>;
}

const LOOK_MS = 30_000;

/** Nobody is there who could agree to anything: what is not trusted yet is not run. */
const NOBODY: Reach = {
  roots: () => Promise.resolve([]),
  chosen: () => Promise.resolve([]),
  forget: () => undefined,
  files: () => Promise.resolve([]),
  hint: '',
};

/** What was read of a manifest, as long as the file stays the same. */
interface Read {
  readonly print: string;
  readonly training: Training | undefined;
}

export function createScheduler(given: CoreContext, clock: () => Date = () => new Date()): Scheduler {
  const context: CoreContext = { ...given, reach: NOBODY };
  const manifests = new Map<string, Read>();
  const data = new Map<string, string>();
  const ending = new AbortController();
  let current: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const lookAt = async (record: ScheduleRecord): Promise<void> => {
    const { folder } = record;
    const training = await trainingOf(context, manifests, folder);
    if (training === undefined) return;
    const look = { context, now: clock(), training, seen: data.get(folder), signal: ending.signal };
    const print = await followSchedule(look, record);
    if (print !== undefined) data.set(folder, print);
  };
  const lookAll = async (): Promise<void> => {
    for (const record of await context.store.schedules.all()) {
      if (ending.signal.aborted) return;
      await lookAt(record).catch((error: unknown) => {
        if (!ending.signal.aborted) tellFailure(context, record, error);
      });
    }
  };
  const look = (): Promise<void> => {
    current = current.then(lookAll).catch((error: unknown) => {
      context.logger.error('the schedules could not be read', { error });
    });
    return current;
  };
  return {
    look,
    start: () => {
      if (timer !== undefined) return;
      timer = setInterval(() => void look(), LOOK_MS).unref();
      void look();
    },
    stop: () => {
      clearInterval(timer);
      ending.abort();
      return current;
    },
  };
}

function tellFailure({ logger }: CoreContext, { folder }: ScheduleRecord, error: unknown): void {
  logger.error('a schedule could not be followed', { folder, error: toErrorInfo(error, logger) });
}

/** The training of a project; undefined when it cannot be read, which whoever looks at the schedule is told. */
async function trainingOf(
  context: CoreContext,
  manifests: Map<string, Read>,
  folder: string,
): Promise<Training | undefined> {
  const found = await stat(join(folder, MANIFEST_FILE)).catch(() => undefined);
  if (found === undefined) return undefined;
  const print = `${found.size} ${found.mtimeMs} ${found.ino}`;
  const known = manifests.get(folder);
  if (known?.print === print) return known.training;
  try {
    const { parts } = await readProject(context, { folder: localPathOf(folder) });
    const training = parts?.source.training;
    manifests.set(folder, { print, training });
    return training;
  } catch (error) {
    if (error instanceof SlipwayError) return undefined;
    throw error;
  }
}
