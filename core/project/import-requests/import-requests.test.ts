import { mkdir, readdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { temporaryCore } from '#core/testing/temporary-core.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';

const SECRET = 'k-4f2a91c0-secret';

/** Imports a text into a project and returns what was saved, and every file that is there now. */
async function importText(text: string, present: readonly string[] = []) {
  const { client } = await temporaryCore();
  const folder = await realpath(await temporaryFolder());
  await writeFile(join(folder, 'slipway.yml'), 'name: iris\n');
  await mkdir(join(folder, 'requests'));
  for (const name of present) await writeFile(join(folder, 'requests', `${name}.json`), '"mine"\n');
  const { saved, skipped } = await client.project.importRequests({ folder, text });
  const files: Record<string, string> = {};
  for (const { name, path } of saved) files[name] = (await readFile(join(folder, path), 'utf8')).trimEnd();
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  const bytes = await Promise.all(
    all.filter((each) => each.isFile()).map((each) => readFile(join(each.parentPath, each.name), 'utf8')),
  );
  return { folder, files, skipped, everything: [...all.map(({ name }) => name), ...bytes].join('\n') };
}

const importing = (text: string) => importText(text).then(({ files }) => files);

describe('curl commands', () => {
  test.each([
    [
      'as Slipway shows them',
      `curl -X POST 'https://h/score' \\\n  -H 'Content-Type: application/json' \\\n  -d '{"a":1}'`,
    ],
    [
      'as Chrome copies them',
      `curl 'https://h/score' \\\r\n  -H 'accept: */*' \\\r\n  --data-raw $'{"a":1}' --compressed`,
    ],
    ['with the value joined to the option', `curl https://h/score -sSd'{"a":1}'`],
    ['with an equals sign', `curl --request=POST --json='{"a":1}' https://h/score`],
    ['in double quotes', `curl "https://h/score" -H "x: y" --data "{\\"a\\":1}"`],
    [
      'with a flag before the address',
      `curl --location --insecure -d '{"a":1}' https://h/score?key=${SECRET}`,
    ],
    ['behind a variable and by its path', `KEY=x /usr/bin/curl -u me:${SECRET} -d '{"a":1}' https://h/score`],
  ])('are read %s', async (_how, text) => {
    expect(await importing(text)).toEqual({ score: '{"a":1}' });
  });

  it('are read one after the other, each under a name of its own', async () => {
    const text = `curl h/score -d '{"a":1}'; curl h/score -d '{"a":2}' && curl h/v2/score -d '{"a":3}'`;
    expect(await importing(text)).toEqual({ score: '{"a":1}', 'score-2': '{"a":2}', 'score-3': '{"a":3}' });
  });

  it('keep quotes, letters beyond ASCII and large numbers as they are', async () => {
    const text = `curl h/score -d $'{"t":"it\\'s \\u00e9","n":12345678901234567890}'`;
    expect(await importing(text)).toEqual({ score: `{"t":"it's é","n":12345678901234567890}` });
  });

  it.each([
    ['a file', 'curl h/score -d @body.json', /file/],
    ['a form', 'curl h/score -F file=@x.png', /form/],
    ['no body', 'curl h/score', /no body/],
    ['another text', "curl h/score -d 'a=1&b=2'", /not JSON/],
  ])('with %s are named and not saved', async (_what, text, reason) => {
    const { files, skipped } = await importText(text);
    expect(files).toEqual({});
    expect(skipped).toEqual([{ title: 'score', reason: expect.stringMatching(reason) }]);
  });
});

const postman = (item: unknown, more: object = {}): string =>
  JSON.stringify({ info: { name: 'c', schema: 'v2.1.0' }, item, ...more });
const asking = (name: string, raw: string, more: object = {}): object => ({
  name,
  request: { method: 'POST', body: { mode: 'raw', raw }, url: { raw: '{{baseUrl}}/score' }, ...more },
});

describe('a collection of Postman', () => {
  it('gives its requests with the names of its folders', async () => {
    const text = postman([
      { name: 'Iris', item: [asking('One flower', '{"a":1}')] },
      asking('Score', '{"a":2}'),
    ]);
    expect(await importing(text)).toEqual({ 'Iris/One flower': '{"a":1}', Score: '{"a":2}' });
  });

  it('has its variables put in, but for those that are secret', async () => {
    const text = postman([asking('Score', '{"a":{{number}},"b":"{{apiKey}}","c":"{{hidden}}"}')], {
      variable: [
        { key: 'number', value: 7 },
        { key: 'apiKey', value: SECRET },
        { key: 'hidden', value: SECRET, type: 'secret' },
      ],
    });
    expect(await importing(text)).toEqual({ Score: '{"a":7,"b":"{{apiKey}}","c":"{{hidden}}"}' });
  });

  it('may be nested deeper than any stack', async () => {
    const deep = `${'{"name":"f","item":['.repeat(50_000)}${']}'.repeat(50_000)}`;
    const text = `{"info":{},"item":[${deep},${JSON.stringify(asking('Score', '{"a":1}'))}]}`;
    expect(await importing(text)).toEqual({ Score: '{"a":1}' });
  });

  it('cannot grow by variables that are named again and again', async () => {
    const body = `"${'{{v}}'.repeat(300_000)}"`;
    const text = postman([asking('Score', body)], { variable: [{ key: 'v', value: 'x'.repeat(100_000) }] });
    const { files, skipped } = await importText(text);
    expect(files).toEqual({});
    expect(skipped).toEqual([{ title: 'Score', reason: expect.stringMatching(/MB/) }]);
  });
});

describe('a HAR file', () => {
  it('gives the requests that send JSON, each body once', async () => {
    const entry = (url: string, text?: string): object => ({
      request: { method: 'POST', url, ...(text === undefined ? {} : { postData: { text } }) },
      response: { content: { text: SECRET } },
    });
    const entries = [
      entry('https://h/page'),
      entry('https://h/score?token=x', '{"a":1}'),
      entry('https://h/score', '{"a":1}'),
      entry('https://h/form', 'a=1'),
    ];
    const { files, skipped } = await importText(JSON.stringify({ log: { entries } }));
    expect(files).toEqual({ score: '{"a":1}' });
    expect(skipped.map(({ title }) => title)).toEqual(['score', 'form']);
  });
});

test.each([
  [
    'curl',
    `curl -H 'Authorization: Bearer ${SECRET}' -b 'c=${SECRET}' -u x:${SECRET} 'h/score?key=${SECRET}' -d '{"a":1}'`,
  ],
  [
    'Postman',
    postman(
      [
        asking(`https://h/score?key=${SECRET}`, '{"a":1}', {
          header: [{ key: 'Authorization', value: SECRET }],
          auth: { type: 'bearer', bearer: [{ value: SECRET }] },
        }),
      ],
      { event: [{ script: { exec: [`pm.environment.set('k', '${SECRET}')`] } }], auth: { bearer: [SECRET] } },
    ),
  ],
  [
    'HAR',
    JSON.stringify({
      log: {
        entries: [
          {
            request: {
              method: 'POST',
              url: `https://me:${SECRET}@h/score?key=${SECRET}`,
              headers: [{ name: 'X-Api-Key', value: SECRET }],
              cookies: [{ name: 's', value: SECRET }],
              postData: { mimeType: 'application/json', text: '{"a":1}' },
            },
          },
        ],
      },
    }),
  ],
])('no key of %s reaches the project', async (_of, text) => {
  const { files, everything } = await importText(text);
  expect(files).toEqual({ score: '{"a":1}' });
  expect(everything).not.toContain(SECRET);
});

test('nothing that is there is replaced, and the example of the project is not chosen', async () => {
  const text = postman([asking('Score', '1'), asking('example', '2')]);
  const { files, folder } = await importText(text, ['score']);
  expect(files).toEqual({ 'Score-2': '1', 'example-2': '2' });
  expect(await readFile(join(folder, 'requests', 'score.json'), 'utf8')).toBe('"mine"\n');
});

test.each([
  '../../../etc/passwd',
  '..\\..\\x',
  '.git/hooks/pre-commit',
  'a\u0000b',
  '\ud800',
  'x'.repeat(5000),
  '???',
  '/',
])('the name %j stays below requests/', async (name) => {
  const { files, folder } = await importText(postman([asking(name, '1')]));
  expect(Object.values(files)).toEqual(['1']);
  expect(await readdir(folder)).toEqual(expect.arrayContaining(['requests', 'slipway.yml']));
  expect((await readdir(folder)).length).toBe(2);
});

test.each(['{}', '{"log":{}}', '[]', 'hello', '{"info":{},"item":"x"}', '"', '<html>'])(
  'the text %s has no request',
  async (text) => {
    await expect(importText(text)).rejects.toMatchObject({ code: 'bad_input' });
  },
);

test('a text beyond the limit is refused, and many requests are cut', async () => {
  await expect(importText('x'.repeat(20_000_001))).rejects.toMatchObject({ code: 'bad_input' });
  const many = postman(Array.from({ length: 900 }, (_, index) => asking(`r${index}`, 'no json')));
  expect((await importText(many)).skipped).toHaveLength(500);
});
