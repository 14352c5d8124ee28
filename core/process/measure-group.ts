import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { SlipwayError } from '#contract/errors.ts';
import { hasCode } from '#core/host/system-error.ts';

interface GroupMeasure {
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
}

/** What the processes of a group use together: CPU time since they started, with that of their ended children. */
export async function measureGroup(groupId: number): Promise<GroupMeasure> {
  switch (process.platform) {
    case 'linux':
      return sum(await inProc(groupId));
    case 'win32':
      throw new SlipwayError('wrong_state', {
        message: 'The process engine cannot measure its runs on Windows.',
        hint: 'The Docker engine can.',
      });
    default:
      return sum(parsePs((await promisify(execFile)('ps', ['-axo', 'pgid=,time=,rss='])).stdout, groupId));
  }
}

/** Linux counts CPU time in hundredths of a second for programs, whatever it was built with (time(7), USER_HZ). */
const TICKS = 100;

async function inProc(groupId: number): Promise<readonly GroupMeasure[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(pids.map((pid) => measureProcess(pid, groupId)));
  return all.filter((each) => each !== undefined);
}

async function measureProcess(pid: string, groupId: number): Promise<GroupMeasure | undefined> {
  try {
    const stat = parseStat(await readFile(`/proc/${pid}/stat`, 'utf8'));
    if (stat.groupId !== groupId) return undefined;
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    // Not there for a process that has ended and waits to be looked after.
    const kilobytes = Number(/^VmRSS:\s*(\d+) kB/m.exec(status)?.[1] ?? 0);
    return { cpuSeconds: stat.ticks / TICKS, memoryBytes: kilobytes * 1024 };
  } catch (error) {
    // It ended between two looks.
    if (hasCode(error, 'ENOENT', 'ESRCH')) return undefined;
    throw error;
  }
}

/** proc_pid_stat(5): the name in brackets may hold anything; after it state, ppid, pgrp, … 11 later the four times. */
export function parseStat(text: string): { readonly groupId: number; readonly ticks: number } {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((total, field) => total + Number(field), 0);
  return { groupId: Number(fields[2]), ticks };
}

/** `pgid time rss` a line; time as `[[days-]hours:]minutes:seconds[.hundredths]`, rss in KiB (ps(1)). */
export function parsePs(text: string, groupId: number): readonly GroupMeasure[] {
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([group]) => group === String(groupId))
    .map(([, time = '0', kilobytes]) => ({
      cpuSeconds: secondsOf(time),
      memoryBytes: Number(kilobytes) * 1024,
    }));
}

function secondsOf(time: string): number {
  const [days, clock = ''] = time.includes('-') ? time.split('-') : ['0', time];
  const seconds = clock.split(':').reduce((total, part) => total * 60 + Number(part), 0);
  return Number(days) * 86_400 + seconds;
}

function sum(all: readonly GroupMeasure[]): GroupMeasure {
  return {
    cpuSeconds: all.reduce((total, each) => total + each.cpuSeconds, 0),
    memoryBytes: all.reduce((total, each) => total + each.memoryBytes, 0),
  };
}
