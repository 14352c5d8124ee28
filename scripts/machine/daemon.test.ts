import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { daemonPid, startDaemon, stopDaemon } from './daemon.mjs';
import { isAlive } from './process-identity.mjs';

let folder: string;
let record: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daemon-'));
  record = join(folder, 'record.json');
});
afterEach(async () => {
  await stopDaemon(record, 100);
  await rm(folder, { recursive: true });
});

function daemon(script: string, ready: () => Promise<boolean>, timeout = 10_000) {
  const log = join(folder, 'log');
  return { record, command: process.execPath, commandArguments: ['-e', script], log, ready, timeout };
}

const said = (word: string) => async () =>
  (await readFile(join(folder, 'log'), 'utf8').catch(() => '')).includes(word);

test('a daemon runs once it is ready, and is gone after stopping it', async () => {
  await startDaemon(daemon('console.log("up"); setInterval(() => {}, 1000)', said('up')));
  const pid = await daemonPid(record);
  expect(pid).toBeGreaterThan(0);
  expect(await stopDaemon(record)).toBe(true);
  expect(isAlive(pid ?? 0)).toBe(false);
  expect(await stopDaemon(record)).toBe(false);
});

test('a daemon that does not end when asked is ended', async () => {
  const stubborn = 'process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1000)';
  await startDaemon(daemon(stubborn, said('up')));
  const pid = await daemonPid(record);
  await stopDaemon(record, 200);
  expect(isAlive(pid ?? 0)).toBe(false);
});

test('a daemon that exits at once is reported with the end of its log', async () => {
  const broken = daemon('console.error("no such volume"); process.exit(3)', async () => false);
  await expect(startDaemon(broken)).rejects.toThrow(/code 3.*no such volume/s);
});

test('a daemon that never gets ready is stopped', async () => {
  const slow = daemon('setInterval(() => {}, 1000)', async () => false, 300);
  await expect(startDaemon(slow)).rejects.toThrow('was not ready after 0.3 s');
  expect(await daemonPid(record)).toBeUndefined();
});

test('a program that does not exist is reported', async () => {
  const absent = { ...daemon('', async () => false), command: 'no-such-program' };
  await expect(startDaemon(absent)).rejects.toThrow('ENOENT');
});

test('another process that got the number of a recorded one is left alone', async () => {
  await writeFile(record, JSON.stringify({ pid: process.pid, startTime: 'long ago' }));
  expect(await daemonPid(record)).toBeUndefined();
  expect(await stopDaemon(record)).toBe(false);
  await delay(10);
  expect(isAlive(process.pid)).toBe(true);
});
