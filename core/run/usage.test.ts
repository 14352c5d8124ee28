import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import type { Usage } from '#contract/run/run.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { usageOf } from './usage.ts';

const run = promisify(execFile);
/** Quotes of every kind, escapes and letters beyond ASCII: what breaks pasted code. */
const EXAMPLE = JSON.stringify({ text: `it's "quoted" \\ back\nnew line $HOME é 🙂`, numbers: [1, 2.5] });

/** A server that answers with what it got. */
async function echo(): Promise<string> {
  const server = createServer((request, response) => {
    text(request).then(
      (body) => {
        const { authorization = null } = request.headers;
        response.setHeader('content-type', 'application/json');
        response.end(
          JSON.stringify({ body: JSON.parse(body), authorization, type: request.headers['content-type'] }),
        );
      },
      (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function snippet(usage: Usage, language: string): string {
  const found = usage.snippets.find((each) => each.language === language);
  if (found === undefined) throw new Error(`no snippet for ${language}`);
  return found.code;
}

const expected = { body: JSON.parse(EXAMPLE), authorization: 'Bearer key-1', type: 'application/json' };

test('the curl line sends the example as it is', async () => {
  const usage = usageOf({ baseUrl: await echo(), example: EXAMPLE, key: { value: 'key-1' } });
  const { stdout } = await run('bash', ['-c', `${snippet(usage, 'curl')} --silent`]);
  expect(JSON.parse(stdout)).toEqual(expected);
});

test('the Python code sends the example as it is', async () => {
  const usage = usageOf({ baseUrl: await echo(), example: EXAMPLE, key: { value: 'key-1' } });
  const program = snippet(usage, 'python').replace(
    'print(json.load(response))',
    'import sys; sys.stdout.buffer.write(response.read())',
  );
  const { stdout } = await run('python3', ['-c', program]);
  expect(JSON.parse(stdout)).toEqual(expected);
});

test('the JavaScript code sends the example as it is', async () => {
  const usage = usageOf({ baseUrl: await echo(), example: EXAMPLE, key: { value: 'key-1' } });
  const program = snippet(usage, 'javascript').replace(
    'console.log(response.status, await response.json())',
    'console.log(await response.text())',
  );
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program]);
  expect(JSON.parse(stdout)).toEqual(expected);
});

test('the Java code compiles, takes its key from the environment, and sends the example as it is', async () => {
  const folder = await temporaryFolder();
  const usage = usageOf({ baseUrl: await echo(), example: EXAMPLE, key: { variable: 'SLIPWAY_KEY' } });
  await writeFile(join(folder, 'Score.java'), snippet(usage, 'java'));
  // Read as ASCII, as on a machine without a language: what is beyond it is escaped in the code.
  const { stdout } = await run('java', ['-Dfile.encoding=US-ASCII', join(folder, 'Score.java')], {
    env: { ...process.env, SLIPWAY_KEY: 'key-1' },
    encoding: 'latin1',
  });
  expect(stdout).toMatch(/^200 /);
  expect(JSON.parse(stdout.slice(4))).toMatchObject({
    authorization: 'Bearer key-1',
    body: { numbers: [1, 2.5] },
  });
});

test.each([
  ['curl', (code: string) => ['bash', '-c', `${code} --silent`] as const],
  [
    'python',
    (code: string) =>
      [
        'python3',
        '-c',
        code.replace('print(json.load(response))', 'import sys; sys.stdout.buffer.write(response.read())'),
      ] as const,
  ],
  [
    'javascript',
    (code: string) =>
      [
        process.execPath,
        '--input-type=module',
        '-e',
        code.replace(
          'console.log(response.status, await response.json())',
          'console.log(await response.text())',
        ),
      ] as const,
  ],
])('the %s code takes the key from the environment where it is told to', async (language, commandOf) => {
  const usage = usageOf({ baseUrl: await echo(), example: EXAMPLE, key: { variable: 'SLIPWAY_KEY' } });
  const [program, ...words] = commandOf(snippet(usage, language));
  const { stdout } = await run(program, words, { env: { ...process.env, SLIPWAY_KEY: 'key-1' } });
  expect(JSON.parse(stdout)).toEqual(expected);
  expect(usage.headers.Authorization).toBe('Bearer <key>');
});

test('every language is told how to trust a private authority where there is TLS, and only there', () => {
  const secure = usageOf({ baseUrl: 'https://models.example.org', example: '{}' });
  const plain = usageOf({ baseUrl: 'http://models.example.org', example: '{}' });
  for (const { code } of secure.snippets) expect(code).toContain('private CA');
  for (const { code } of plain.snippets) expect(code).not.toContain('private CA');
});

test('a run without keys needs no header for one', () => {
  const usage = usageOf({ baseUrl: 'http://127.0.0.1:1', example: '{}' });
  expect(usage.headers).toEqual({ 'Content-Type': 'application/json' });
  for (const { code } of usage.snippets) expect(code).not.toContain('Authorization');
});
