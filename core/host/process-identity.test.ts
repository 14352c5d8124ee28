import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { identify, isAlive, type ProcessTable, thisProcess } from './process-identity.ts';
import { isSameStart, processStart, type RunProgram, rememberStarts } from './process-start.ts';

/** A machine on which `running` are the processes, by number, with their starts. */
function machine(
  platform: NodeJS.Platform,
  running: Readonly<Record<number, string | undefined>>,
): ProcessTable {
  return { platform, exists: (pid) => pid in running, start: (pid) => running[pid] };
}

describe.each(['linux', 'darwin', 'win32'] as const)('on %s', (platform) => {
  test('a number that another process was given is another process', () => {
    const before = identify(700, machine(platform, { 700: '1796068619000' }));
    expect(before).toBeDefined();
    if (before === undefined) return;
    expect(isAlive(before, machine(platform, { 700: '1796068619000' }))).toBe(true);
    expect(isAlive(before, machine(platform, { 700: '1796068719000' }))).toBe(false);
    expect(isAlive(before, machine(platform, { 701: '1796068619000' }))).toBe(false);
  });

  test('a process whose start the system hides counts by its number', () => {
    const hidden = machine(platform, { 700: undefined });
    expect(identify(700, hidden)).toEqual({ pid: 700 });
    expect(isAlive({ pid: 700, startTime: '1796068619000' }, hidden)).toBe(true);
    expect(isAlive({ pid: 700 }, machine(platform, { 700: '5' }))).toBe(true);
  });
});

test('whole seconds of ps and milliseconds of Node are one start; a later one is not', () => {
  expect(isSameStart('1796068619000', '1796068620350', 'darwin')).toBe(true);
  expect(isSameStart('1796068619000', '1796068629000', 'win32')).toBe(false);
  expect(isSameStart('1000', '1001', 'linux')).toBe(false);
  expect(isSameStart('gone', '1796068619000', 'darwin')).toBe(false);
});

test('macOS is asked through ps, in one language and time zone', () => {
  const asked: unknown[] = [];
  const run: RunProgram = (file, words, environment) => {
    asked.push([file, ...words, environment]);
    return 'Ss   Mon Nov 30 19:56:59 2026\n';
  };
  expect(processStart(42, 'darwin', run)).toBe(String(Date.UTC(2026, 10, 30, 19, 56, 59)));
  expect(asked).toEqual([['ps', '-o', 'stat=,lstart=', '-p', '42', { LC_ALL: 'C', TZ: 'UTC' }]]);
  expect(processStart(42, 'darwin', () => 'Z+ Mon Nov 30 19:56:59 2026')).toBe('gone');
});

test('Windows is asked through PowerShell; what it does not tell stays open', () => {
  expect(processStart(42, 'win32', () => '1796068619123\r\n')).toBe('1796068619123');
  expect(processStart(42, 'win32', () => '')).toBeUndefined();
  const fails: RunProgram = () => {
    throw new Error('Cannot find a process with the process identifier 42.');
  };
  expect(processStart(42, 'win32', fails)).toBeUndefined();
});

test.runIf(process.platform !== 'win32')('the ps of this machine tells the start that Node has', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  const told = processStart(child.pid ?? 0, 'darwin');
  expect(told).toBeDefined();
  expect(isSameStart(told ?? '', String(Date.now()), 'darwin')).toBe(true);
  expect(isAlive(thisProcess())).toBe(true);
});

test('a slow answer is kept for a second', () => {
  let time = 0;
  let asked = 0;
  const start = rememberStarts(
    () => {
      asked += 1;
      return String(asked);
    },
    () => time,
  );
  expect([start(1), start(1), start(2)]).toEqual(['1', '1', '2']);
  time = 1000;
  expect(start(1)).toBe('3');
});
