import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type TemporaryPortal, TOKEN, temporaryPortal } from '#cli/testing/temporary-portal.ts';

const FOLDER = join(import.meta.dirname, 'hostile');
/** A request that was not finished gets no answer; its sender hangs up. */
const PATIENCE_MS = 500;

interface Case {
  readonly request: string;
  readonly status: number | undefined;
  readonly times: number;
}

const names = readdirSync(FOLDER).filter((name) => name.endsWith('.http'));

test.each(names)('%s harms nobody', async (name) => {
  const portal = await temporaryPortal();
  const thrown: unknown[] = [];
  const remember = (error: unknown): void => void thrown.push(error);
  process.on('uncaughtExceptionMonitor', remember);
  onTestFinished(() => void process.off('uncaughtExceptionMonitor', remember));
  const { request, status, times } = readCase(name, portal);
  const answer = await sent(portal.port, request.repeat(times));
  expect(thrown).toEqual([]);
  if (status !== undefined) expect(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1])).toBe(status);
  expect((await portal.fetch('/api/v1/system')).status).toBe(200);
  const before = Date.now();
  await portal.close();
  // Node waits up to three seconds for requests under way; a connection that hangs would take that long.
  expect(Date.now() - before).toBeLessThan(2500);
});

function readCase(name: string, portal: TemporaryPortal): Case {
  const lines = readFileSync(join(FOLDER, name), 'utf8').split('\n');
  const start = lines.findIndex((line) => !line.startsWith('#'));
  const head = lines.slice(0, start).join('\n');
  const number = (key: string): number | undefined => {
    const found = new RegExp(`^# ${key}: (\\d+)$`, 'm').exec(head)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const request = lines
    .slice(start)
    .join('\r\n')
    .replaceAll('{{host}}', `127.0.0.1:${portal.port}`)
    .replaceAll('{{token}}', TOKEN)
    .replaceAll('{{null}}', '\0')
    .replaceAll('{{escape}}', '\u001B')
    .replaceAll(/\{\{long (\d+)\}\}/g, (_all, count: string) => 'a'.repeat(Number(count)));
  return { request, status: number('status'), times: number('times') ?? 1 };
}

/** Sends bytes and returns what came back until the server closed, or until nothing more came. */
function sent(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ host: '127.0.0.1', port });
    const done = (): void => resolve(Buffer.concat(chunks).toString('latin1'));
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    // A server that has said no may close before it has read all: what it said counts.
    socket.on('error', () => socket.destroy());
    socket.on('close', done);
    socket.write(bytes, 'latin1');
  });
}
