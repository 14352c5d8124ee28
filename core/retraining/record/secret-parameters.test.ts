import { expect, test } from 'vitest';
import { createMask, digestedParameters, isSecretName, maskedParameters } from './secret-parameters.ts';

test.each([
  ...[
    'password',
    'DB_PASSWORD',
    'dbPassword',
    'passwd',
    'passphrase',
    'pwd',
    'client-secret',
    'token',
    'HF_TOKEN',
  ],
  ...[
    'api_key',
    'api-key',
    'apiKey',
    'access_key',
    'AccountKey',
    'private_key',
    'credentials',
    'sas',
    'connection_string',
  ],
])('the value of “%s” is masked in records and logs', (name) => {
  const parameters = { [name]: 's3cret', alpha: 0.5 };
  expect(maskedParameters(parameters)).toEqual({ [name]: '***', alpha: 0.5 });
  expect(createMask(parameters)(`$ python train.py --${name} s3cret --alpha 0.5`)).toBe(
    `$ python train.py --${name} *** --alpha 0.5`,
  );
  expect(digestedParameters(parameters)).not.toEqual(digestedParameters({ ...parameters, [name]: 'other' }));
  expect(JSON.stringify(digestedParameters(parameters))).not.toContain('s3cret');
});

test.each(['alpha', 'max_tokens', 'tokenizer', 'key_column', 'n_keys', 'seed', 'signal', 'author'])(
  'the value of “%s” is shown',
  (name) => {
    expect(isSecretName(name)).toBe(false);
    expect(digestedParameters({ [name]: 1 })).toEqual({ [name]: 1 });
  },
);

test('a secret within another is masked whole, and an empty one masks nothing', () => {
  const mask = createMask({ password: 'ab', api_token: 'abc', secret: '' });
  expect(mask('abc ab x')).toBe('*** *** x');
});

test('a secret of several lines is masked in each line of a log, and as programs print it', () => {
  const lines = [
    '-----BEGIN PRIVATE KEY-----',
    'MIIEvQIBADANBgkqhkiG9w0BAQ',
    '  "indented": "value-of-it"',
    '}',
  ];
  const secret = lines.join('\n');
  const mask = createMask({ private_key: secret });
  expect(mask(secret)).toBe('***');
  expect(lines.map((line) => mask(line))).toEqual(['***', '***', '  ***', '}']);
  expect(mask(`Namespace(key=${JSON.stringify(secret)})`)).toBe('Namespace(key="***")');
  expect(mask(`Namespace(key='${secret.replaceAll('\n', '\\n')}')`)).toBe("Namespace(key='***')");
  expect(createMask({ private_key: secret.replaceAll('\n', '\r\n') })(lines[1] ?? '')).toBe('***');
});

test('a secret is masked in addresses and JSON too', () => {
  const mask = createMask({ password: 'a/b "c"\\é+' });
  for (const form of [
    'a%2Fb%20%22c%22%5C%C3%A9%2B',
    'a%2fb%20%22c%22%5c%c3%a9%2b',
    'a%2Fb+%22c%22%5C%C3%A9%2B',
  ])
    expect(mask(`GET /x?p=${form}&q=1`)).toBe('GET /x?p=***&q=1');
  expect(mask('{"p": "a/b \\"c\\"\\\\é+"}')).toBe('{"p": "***"}');
  expect(mask('{"p": "a/b \\"c\\"\\\\\\u00e9+"}')).toBe('{"p": "***"}');
  expect(mask('a%zz')).toBe('a%zz');
});
