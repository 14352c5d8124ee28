import { expect, test } from 'vitest';
import { createRedaction } from './redact.ts';

/** Of nobody's machine, and so that no path of one stands here. */
const HOME = ['', 'home', 'ada'].join('/');

const redact = createRedaction({
  home: HOME,
  userName: 'ada',
  hostName: 'analytical-engine',
  environment: {
    PATH: '/usr/bin:/opt/tools',
    HOME,
    LANG: 'en_GB.UTF-8',
    HTTPS_PROXY: 'http://ada:hunter2@proxy.example:3128',
    DATABASE: 'postgres-of-the-lab',
    ODD: 'a "quoted\\value"',
    SHORT: 'abc',
    UNSET: undefined,
  },
});

test.each([
  ['credentials of a proxy', 'httpProxy: http://eve:s3cret@proxy:8080/x', ['eve', 's3cret'], 'proxy:8080'],
  ['a token for the portal', `called with slipway_${'aB3-_xyz'.repeat(5)}abc`, ['aB3-'], 'called with'],
  ['a bearer token', 'authorization: Bearer abc.def-123456', ['abc.def'], 'authorization'],
  ['a token in an address', 'open http://127.0.0.1:4280/#token=Zm9vYmFyYmF6', ['Zm9vYmFy'], '4280'],
  ['a password in JSON', '{"password":"pa ss\\"word","port":5000}', ['pa ss', 'word",'], '"port":5000'],
  ['a key in YAML', "api_key: 'k-12345'", ['k-12345'], 'api_key'],
  ['a secret with a prefix', 'AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI', ['wJalr'], 'AWS_SECRET_ACCESS_KEY'],
  ['a JSON web token', 'got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', ['eyJhbGci'], 'got'],
  ['a GitHub token', 'clone with ghp_0123456789abcdefghij', ['ghp_0123'], 'clone with'],
  [
    'a token of the portal',
    'called with slipway_0123456789abcdefghijABCDEFGHIJ0123456789-_0',
    ['slipway_0123'],
    'called with',
  ],
  ['an access key', 'as AKIAIOSFODNN7EXAMPLE today', ['AKIAIOSF'], 'today'],
  [
    'a private key',
    'x\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----\ny',
    ['MIIE', 'abc'],
    '\ny',
  ],
  ['a private key that was cut', '-----BEGIN PRIVATE KEY-----\nMIIE', ['MIIE'], '<private key>'],
  ['the home folder', `reading ${HOME}/iris/score.py`, [HOME], '~/iris/score.py'],
  ['the home of somebody else', '/Users/grace/model.pkl', ['grace'], '/model.pkl'],
  ['a home folder of Windows in JSON', '{"path":"C:\\\\Users\\\\Grace\\\\x"}', ['Grace'], 'x"}'],
  ['a value of the environment', 'could not reach postgres-of-the-lab', ['postgres'], '<value of DATABASE>'],
  ['the same inside JSON', JSON.stringify({ text: 'a "quoted\\value" here' }), ['quoted'], 'here'],
  ['the user', 'owner ada may not', ['ada'], 'may not'],
  ['the machine', 'on analytical-engine:', ['analytical'], 'on '],
  ['a login of Docker', '{"auths":{"r.example":{"auth":"YWRhOnNlY3JldA=="}}}', ['YWRh'], 'r.example'],
  [
    'a key of Azure',
    'DefaultEndpointsProtocol=https;AccountName=lab;AccountKey=Zm9v+/Yg==;x=1',
    ['Zm9v'],
    'AccountName=lab',
  ],
  ['a signed address', 'GET https://lab.example/c/m.bin?sv=2022&sig=a%2Bb%3D&se=1', ['a%2Bb'], 'sv=2022'],
  ['an address signed by Amazon', 'https://s3.example/m?X-Amz-Signature=0123abcd&x=1', ['0123abcd'], 'x=1'],
  ['the key of a kubeconfig', 'client-key-data: LS0tLS1CRUdJTg==', ['LS0tLS1'], 'client-key-data'],
  ['a password of a connection string', 'Server=db;Uid=lab;Pwd=hunter2;', ['hunter2'], 'Server=db'],
  ['a passphrase', 'passphrase = "correct horse"', ['correct', 'horse'], 'passphrase'],
  ['a secret that was cut off', '{"password":"pa ss', ['pa ss'], 'password'],
  ['an e-mail address', 'by Ada <ada.l@example.org>', ['example.org'], 'by Ada'],
])('takes out %s', (_what, text, gone, stays) => {
  const clean = redact(text);
  for (const word of gone) expect(clean).not.toContain(word);
  expect(clean).toContain(stays);
});

test.each([
  'docker 27.1 at unix:///var/run/docker.sock',
  'sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0',
  'PATH is /usr/bin:/opt/tools and the locale en_GB.UTF-8',
  'The image iris:3 has 12 layers; adamant and readable',
  'the tokenizer of the model',
])('leaves alone what is no secret: %s', (text) => {
  expect(redact(text)).toBe(text);
});

test.each([
  ['names', (n: number) => 'a.'.repeat(n)],
  ['letters', (n: number) => 'a'.repeat(n)],
  ['tokens', (n: number) => 'eyJ-'.repeat(n)],
  ['addresses', (n: number) => `${'a+'.repeat(n)}://`],
  ['keys', (n: number) => '-----BEGIN '.repeat(n)],
  ['names of secrets', (n: number) => 'token_'.repeat(n)],
  ['quotes', (n: number) => 'token="\\"'.repeat(n)],
  ['e-mail addresses', (n: number) => 'a@a.'.repeat(n)],
  ['spaces', (n: number) => `token${' '.repeat(n)}`],
])('a log of many %s takes no longer for each of them', (_what, make) => {
  // Quadratic, this would take hours; no time is measured: the test would not end.
  expect(redact(make(300_000)).length).toBeGreaterThan(0);
});
