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
