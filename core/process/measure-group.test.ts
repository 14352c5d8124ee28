import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { measureGroup, parsePs, parseStat } from './measure-group.ts';

test('proc_pid_stat is read past a name with brackets and spaces', () => {
  const text = '42 (a) b (c)) S 1 77 77 0 -1 4194560 100 0 0 0 12 3 40 5 20 0 1 0 1000';
  expect(parseStat(text)).toEqual({ groupId: 77, ticks: 60 });
});

test('ps of other systems is read, days and hundredths included', () => {
  const text = '  77  0:01.50  2048\n  78  9:00.00  1\n  77 1-00:00:02 1024\n';
  expect(parsePs(text, 77)).toEqual([
    { cpuSeconds: 1.5, memoryBytes: 2048 * 1024 },
    { cpuSeconds: 86_402, memoryBytes: 1024 * 1024 },
  ]);
});

test.runIf(process.platform !== 'win32')('a group is measured with all its processes', async () => {
  // Processor time, not time: on a busy machine they are far apart.
  const busy = 'while (process.cpuUsage().user < 400_000); setTimeout(() => {}, 60000)';
  const child = spawn(
    process.execPath,
    [
      '-e',
      `require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(busy)}]); console.log("up"); setTimeout(() => {}, 60000)`,
    ],
    { detached: true, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const pid = child.pid ?? 0;
  onTestFinished(() => void process.kill(-pid, 'SIGKILL'));
  await once(child.stdout, 'data');
  let measured = await measureGroup(pid);
  while (measured.cpuSeconds < 0.3) measured = await measureGroup(pid);
  expect(measured.memoryBytes).toBeGreaterThan(40 * 2 ** 20);
});
