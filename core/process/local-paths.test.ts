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
