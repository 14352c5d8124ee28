import { describe, expect, it } from 'vitest';
import { scoringEnvironment, toLocalPaths } from './local-paths.ts';

const FOLDERS = { application: '/here/app', scoring: '/here/scoring', environment: '/here/venv' };

describe('paths of an image on this machine', () => {
  it.each([
    ['/app', '/here/app'],
    ['/app/model.pkl', '/here/app/model.pkl'],
    ['/opt/slipway/venv/bin:/app:/usr/bin', '/here/venv/bin:/here/app:/usr/bin'],
    ['{"path": "/app/x"}', '{"path": "/here/app/x"}'],
    ['/application', '/application'],
    ['/srv/app', '/srv/app'],
    ['https://example.org/app', 'https://example.org/app'],
  ])('turns %s into %s', (inImage, here) => {
    expect(toLocalPaths(inImage, FOLDERS)).toBe(here);
  });

  it('passes on what programs need and nothing else of the user', () => {
    const environment = scoringEnvironment({
      machine: {
        PATH: '/usr/bin',
        HOME: '/users/ann',
        AWS_SECRET_ACCESS_KEY: 'private',
        PYTHONPATH: '/elsewhere',
      },
      plan: { PYTHONPATH: '/app/lib', TIDE: 'high', PATH: '/opt/slipway/venv/bin' },
      folders: FOLDERS,
    });
    expect(environment).toEqual({
      PATH: '/here/venv/bin:/usr/bin',
      HOME: '/users/ann',
      TIDE: 'high',
      PYTHONPATH: '/here/scoring:/here/app/lib',
      PYTHONUNBUFFERED: '1',
    });
  });
});

it('on Windows Python reads and prints UTF-8, whatever the code page, unless the project says otherwise', () => {
  const folders = { application: 'C:\\run', scoring: 'C:\\scoring', environment: 'C:\\venv' };
  const machine = { Path: 'C:\\Windows', SystemRoot: 'C:\\Windows' };
  const made = scoringEnvironment({
    machine,
    plan: { PYTHONPATH: 'C:\\a;C:\\b' },
    folders,
    platform: 'win32',
  });
  expect(made.PYTHONUTF8).toBe('1');
  expect(made.Path).toMatch(/;C:\\Windows$/);
  expect(made.PATH).toBeUndefined();
  expect(made.PYTHONPATH).toBe('C:\\scoring;C:\\a;C:\\b');
  const own = scoringEnvironment({ machine, plan: { PYTHONUTF8: '0' }, folders, platform: 'win32' });
  expect(own.PYTHONUTF8).toBe('0');
  expect(scoringEnvironment({ machine, plan: {}, folders, platform: 'linux' }).PYTHONUTF8).toBeUndefined();
});
