import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pushDemoImage } from '#core/testing/demo/demo-image.ts';
import { administrate, kubectl } from './demo/kubectl.ts';
import { demoObjects } from './demo/objects.ts';

const NAMESPACE = 'ground-service';
const HOST = 'demo.test';
const developer = process.env.SLIPWAY_TEST_DEVELOPER_KUBECONFIG ?? '';
const here = (...words: readonly string[]) => administrate(['--namespace', NAMESPACE, ...words]);

describe.skipIf(process.env.SLIPWAY_TEST_KUBECONFIG === undefined)('the test cluster', () => {
  let authority: string;

  beforeAll(async () => {
    const image = await pushDemoImage(process.env.SLIPWAY_TEST_REGISTRY ?? '');
    await administrate(['create', 'namespace', NAMESPACE]);
    authority = await createTlsSecret();
    const items = demoObjects(image, HOST);
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    await administrate(['--namespace', NAMESPACE, 'apply', '--server-side', '--filename=-'], list);
    await here('rollout', 'status', 'deployment/demo', '--timeout=90s');
  });

  afterAll(async () => {
    await administrate(['delete', 'namespace', NAMESPACE, '--ignore-not-found']);
  });

  test('pulls an image that was pushed to the registry of the ground', async () => {
    expect(await here('get', 'events')).toMatch(/Successfully pulled image|already present on machine/);
  });

  test('answers at its Ingress over HTTP and HTTPS, from a pod without rights', async () => {
    const answer = { user: 1000, writable: false, path: '/app/x' };
    await expect
      .poll(() => ask('http', '/app/x'), { timeout: 15_000 })
      .toMatchObject({ status: 200, body: answer });
    await expect
      .poll(() => ask('https', '/app/x'), { timeout: 15_000 })
      .toMatchObject({ status: 200, body: answer });
    expect((await ask('https', '/application')).status).toBe(404);
  });

  test('finds a Service by its name inside a pod', async () => {
    const script = `import urllib.request; print(urllib.request.urlopen('http://demo/inside').status)`;
    expect(await here('exec', 'deployment/demo', '--', 'python3', '-c', script)).toBe('200\n');
  });

  test('lets the developer work in one namespace and nowhere else', async () => {
    expect((await kubectl(developer, ['get', 'deployments'])).code).toBe(0);
    expect((await kubectl(developer, ['auth', 'can-i', 'create', 'ingresses'])).stdout).toBe('yes\n');
    const refused = await kubectl(developer, ['get', 'pods', '--namespace', NAMESPACE]);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('Forbidden') });
    expect((await kubectl(developer, ['get', 'nodes'])).stderr).toContain('Forbidden');
  });

  test('measures pods, so that autoscaling has a utilization to go by', async () => {
    const utilization = '{.status.currentMetrics[0].resource.current.averageUtilization}';
    await expect
      .poll(() => here('get', 'hpa', 'demo', '--output', `jsonpath=${utilization}`), { timeout: 55_000 })
      .toMatch(/^\d+$/);
  });

  /** @returns the certificate that clients have to trust */
  async function createTlsSecret(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-tls-'));
    const [certificate, key] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
    const names = ['-subj', `/CN=${HOST}`, '-addext', `subjectAltName=DNS:${HOST}`];
    const files = ['-nodes', '-days', '2', '-keyout', key, '-out', certificate];
    await promisify(execFile)('openssl', ['req', '-x509', '-newkey', 'rsa:2048', ...names, ...files]);
    await here('create', 'secret', 'tls', 'demo-tls', `--cert=${certificate}`, `--key=${key}`);
    const content = await readFile(certificate, 'utf8');
    await rm(folder, { recursive: true });
    return content;
  }

  function ask(
    scheme: 'http' | 'https',
    path: string,
  ): Promise<{ status?: number | undefined; body?: unknown }> {
    const address = process.env[`SLIPWAY_TEST_INGRESS_${scheme.toUpperCase()}`];
    const options = { headers: { host: HOST }, agent: false };
    const url = `${scheme}://${address}${path}`;
    return new Promise((resolve) => {
      const request =
        scheme === 'https'
          ? requestHttps(url, { ...options, ca: authority, servername: HOST })
          : requestHttp(url, options);
      request.on('response', async (response) => {
        resolve({ status: response.statusCode, body: await json(response).catch(() => undefined) });
      });
      request.on('error', (error) => resolve({ body: error.message }));
      request.end();
    });
  }
});
