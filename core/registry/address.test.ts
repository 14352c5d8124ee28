import { expect, test } from 'vitest';
import { loginServer, parseRegistry } from './address.ts';

test.each([
  ['registry.example.org/team', 'https://registry.example.org', 'team', 'registry.example.org'],
  ['registry.example.org:5000', 'https://registry.example.org:5000', '', 'registry.example.org:5000'],
  ['127.0.0.1:5000/a/b', 'http://127.0.0.1:5000', 'a/b', '127.0.0.1:5000'],
  ['localhost/team', 'http://localhost', 'team', 'localhost'],
  ['docker.io/ada', 'https://registry-1.docker.io', 'ada', 'https://index.docker.io/v1/'],
  ['ada', 'https://registry-1.docker.io', 'ada', 'https://index.docker.io/v1/'],
])('%s is at %s', (text, url, path, login) => {
  const registry = parseRegistry(text);
  expect(registry).toMatchObject({ url, path });
  expect(loginServer(registry)).toBe(login);
});
