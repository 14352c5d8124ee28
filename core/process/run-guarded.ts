import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineWork } from '#core/engine/engine.ts';
import type { ScriptEnd, ScriptLimits } from '#core/engine/script-runner.ts';
import { askToEnd, signalGroup } from '#core/host/process-group.ts';
import { hasCode } from '#core/host/system-error.ts';
import { writeAtomically } from '#core/store/atomic-file.ts';
import guard from './guard_script.py?raw';
import type { Places } from './places.ts';
import { type GuardReport, readReport } from './read-report.ts';
import { createScriptLog } from './script-log.ts';

export interface GuardedRun {
  readonly python: string;
  readonly words: readonly string[];
  readonly folder: string;
  /** The folder whose files count against the limit. */
  readonly room: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly limits: ScriptLimits;
  readonly source: string;
}

/** Marks every process of a run, so that what has lost its guard is found. */
const MARK = 'SLIPWAY_SCRIPT_MARK';
/** The guard gives a script three seconds, and what is left five. */
const GUARD_PATIENCE_MS = 8500;
const PIPE_PATIENCE_MS = 1000;

/** Runs a command under the guard to its end. Throws the reason of the signal when it fired, once nothing is left. */
export async function runGuarded(places: Places, run: GuardedRun, work: EngineWork): Promise<ScriptEnd> {
  work.signal.throwIfAborted();
  const mark = randomUUID();
  const log = createScriptLog((line) => work.log(line, run.source));
  const child = await start(places, run, mark);
  const exited = once(child, 'exit');
  const report = reportOf(child, exited);
  const stop = (): void =>
    void endGuard(child, exited).catch((error: unknown) =>
      work.log(`The script cannot be ended: ${String(error)}`, run.source),
    );
  work.signal.addEventListener('abort', stop, { once: true });
  if (work.signal.aborted) stop();
  try {
    await Promise.all([exited, ...outputs(child).map((output) => take(output, log, exited))]);
  } finally {
    work.signal.removeEventListener('abort', stop);
  }
  const told = await report;
  if (told === undefined) await endMarked(mark);
  work.signal.throwIfAborted();
  if (log.dropped() > 0)
    work.log(`${Math.round(log.dropped() / 1e6)} MB more were printed and are not in this log.`, run.source);
  return { ...(told ?? { code: child.exitCode ?? KILLED }), errorTail: log.tail() };
}

/** 128 + SIGKILL. */
const KILLED = 137;

async function start(places: Places, run: GuardedRun, mark: string): Promise<ChildProcess> {
  const { limits } = run;
  const options = {
    parent: process.pid,
    seconds: limits.seconds,
    diskBytes: limits.diskBytes,
    memoryBytes: limits.memoryBytes ?? 0,
    processes: limits.processes,
    room: run.room,
  };
  const child = spawn(
    run.python,
    ['-I', '-S', await guardFile(places), JSON.stringify(options), ...run.words],
    {
      cwd: run.folder,
      env: { ...run.variables, [MARK]: mark },
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      windowsHide: true,
    },
  );
  await once(child, 'spawn');
  return child;
}

interface Output {
  readonly stream: Readable;
  readonly isError: boolean;
}

function outputs(child: ChildProcess): readonly Output[] {
  return [
    ...(child.stdout === null ? [] : [{ stream: child.stdout, isError: false }]),
    ...(child.stderr === null ? [] : [{ stream: child.stderr, isError: true }]),
  ];
}

/** Reads a stream to its end; what outlives the guard may hold it open, and is not waited for. */
async function take(
  { stream, isError }: Output,
  log: ReturnType<typeof createScriptLog>,
  exited: Promise<unknown>,
): Promise<void> {
  const taker = log.stream(isError);
  stream.on('data', (bytes: Buffer) => taker.write(bytes));
  await Promise.race([once(stream, 'close'), exited.then(() => sleep(PIPE_PATIENCE_MS))]);
  stream.destroy();
  taker.end();
}

/** What the guard told before it ended. One that was killed has told nothing, whatever was written. */
async function reportOf(child: ChildProcess, exited: Promise<unknown>): Promise<GuardReport | undefined> {
  const pipe = child.stdio[3];
  if (!(pipe instanceof Readable)) return undefined;
  const report = await readReport(pipe, { exited, patienceMs: PIPE_PATIENCE_MS });
  // The pipe ends before it is known how the guard has.
  await exited;
  return child.exitCode === null ? undefined : report;
}

async function endGuard(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (child.pid === undefined) return;
  await askToEnd(child.pid);
  const isOver = await Promise.race([
    exited.then(() => true),
    sleep(GUARD_PATIENCE_MS, false, { ref: false }),
  ]);
  if (!isOver) await signalGroup(child.pid, 'SIGKILL');
}

/** A script can kill its own guard, and only Linux tells what it has left then. */
async function endMarked(mark: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const wanted = `${MARK}=${mark}`;
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    // A process that has ended meanwhile, or of another user, is none of ours.
    const variables = await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '');
    if (variables.split('\0').includes(wanted)) kill(Number(name));
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It has ended meanwhile.
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}

/** The guard's file, named after its content: another version of Slipway may be running beside. */
async function guardFile(places: Places): Promise<string> {
  const digest = createHash('sha256').update(guard).digest('hex').slice(0, 16);
  const path = join(places.tool, `guard-${digest}.py`);
  await mkdir(places.tool, { recursive: true });
  await writeAtomically(path, guard, { durable: false });
  return path;
}
