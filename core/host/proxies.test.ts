import { expect, test } from 'vitest';
import { proxiesOf, proxyFor } from './proxies.ts';

test('settings go before the environment, small letters before capitals, and an empty text is none', () => {
  const environment = {
    https_proxy: 'http://small',
    HTTPS_PROXY: 'http://large',
    HTTP_PROXY: '',
    NO_PROXY: 'a',
  };
  expect(proxiesOf({}, environment)).toEqual({ http: undefined, https: 'http://small', none: 'a' });
  expect(proxiesOf({ httpsProxy: 'http://chosen' }, environment).https).toBe('http://chosen');
});

test.each([
  ['https://registry.example.org', '', 'http://secure'],
  ['http://registry.example.org', '', 'http://plain'],
  ['https://registry.example.org', 'example.org', undefined],
  ['https://registry.example.org', '.example.org', undefined],
  ['https://registry.example.org', '*.example.org', undefined],
  ['https://registry.example.org', 'ample.org', 'http://secure'],
  ['https://registry.example.org:5000', 'registry.example.org:5000', undefined],
  ['https://registry.example.org', 'registry.example.org:5000', 'http://secure'],
  ['https://registry.example.org', 'registry.example.org:443', undefined],
  ['https://registry.example.org', 'other, *', undefined],
  ['https://10.1.2.3:6443', '10.0.0.0/8', undefined],
  ['https://11.1.2.3:6443', '10.0.0.0/8', 'http://secure'],
  ['https://[fd00::1]:6443', 'fd00::/8', undefined],
  ['https://10.1.2.3', '10.0.0.0/99,10.0.0.0/', 'http://secure'],
  ['http://127.0.0.1:5000', '', undefined],
  ['http://localhost:5000', '', undefined],
  ['http://[::1]:5000', '', undefined],
])('%s with NO_PROXY=%s goes through %s', (url, none, expected) => {
  expect(proxyFor(new URL(url), { http: 'http://plain', https: 'http://secure', none })).toBe(expected);
});
