import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { AzureLogin } from '#core/object-store/azure-signature.ts';
import { signedForAzure } from '#core/object-store/azure-signature.ts';
import type { S3Login } from '#core/object-store/s3.ts';
import { freePort } from './registry-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The account of every Azurite; its key is public ("Use the Azurite emulator"). */
const AZURITE_LOGIN = {
  kind: 'key',
  account: 'devstoreaccount1',
  key: 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
} as const satisfies AzureLogin;

export interface AzureProgram {
  readonly endpoint: string;
  readonly login: typeof AZURITE_LOGIN;
  readonly container: string;
}

/** Starts an Azurite of the test's own, with a container. It ends with the test. */
export async function startAzurite(): Promise<AzureProgram> {
  const program = process.env.SLIPWAY_TEST_AZURITE;
  if (program === undefined) throw new Error('SLIPWAY_TEST_AZURITE names no Azurite');
  const port = await freePort();
  const words = [
    program,
    '--blobHost',
    '127.0.0.1',
    '--blobPort',
    `${port}`,
    '--inMemoryPersistence',
    '--silent',
    '--skipApiVersionCheck',
    '--disableTelemetry',
  ];
  endWithTest(spawn(process.execPath, words, { stdio: 'ignore', cwd: await temporaryFolder() }));
  const endpoint = `http://127.0.0.1:${port}/${AZURITE_LOGIN.account}`;
  await untilItAnswers(endpoint);
  const container = 'telemetry';
  const url = new URL(`${endpoint}/${container}?restype=container`);
  const request = signedForAzure({ method: 'PUT', url, headers: {} }, AZURITE_LOGIN, new Date());
  const response = await fetch(request.url, { method: 'PUT', headers: request.headers });
  if (!response.ok) throw new Error(`Azurite refuses a container: ${await response.text()}`);
  return { endpoint, login: AZURITE_LOGIN, container };
}

export interface S3Program {
  readonly endpoint: string;
  readonly login: S3Login;
  readonly bucket: string;
}

/** Starts an S3 server of the test's own, with a bucket, on an address of this machine. It ends with the test. */
export async function startS3Server(host = '127.0.0.1'): Promise<S3Program> {
  const program = process.env.SLIPWAY_TEST_VERSITYGW;
  if (program === undefined) throw new Error('SLIPWAY_TEST_VERSITYGW names no versitygw');
  const folder = await temporaryFolder();
  const bucket = 'telemetry';
  await mkdir(join(folder, 'buckets', bucket), { recursive: true });
  const port = await freePort();
  const login = { accessKeyId: 'harbour', secretAccessKey: 'low-tide-at-six' };
  const words = ['--port', `${host}:${port}`, 'posix', join(folder, 'buckets')];
  endWithTest(
    spawn(program, words, {
      stdio: 'ignore',
      env: {
        ...process.env,
        ROOT_ACCESS_KEY: login.accessKeyId,
        ROOT_SECRET_KEY: login.secretAccessKey,
      },
    }),
  );
  const endpoint = `http://${host}:${port}`;
  await untilItAnswers(endpoint);
  return { endpoint, login, bucket };
}

function endWithTest(child: ChildProcess): void {
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  });
}

async function untilItAnswers(address: string): Promise<void> {
  while (
    !(await fetch(address).then(
      () => true,
      () => false,
    ))
  )
    await sleep(50);
}
