import { expect, test } from 'vitest';
import { withoutAppImage } from './bundle-environment.ts';

const bundle = '/tmp/.mount_SlipwaAbC';

test('folders of the AppImage are left out of what other programs get', () => {
  const environment = {
    APPIMAGE: '/opt/Slipway.AppImage',
    APPDIR: `${bundle}/`,
    PATH: `${bundle}:${bundle}/usr/sbin:/usr/local/bin:/usr/bin`,
    LD_LIBRARY_PATH: `${bundle}/usr/lib:`,
    XDG_DATA_DIRS: `${bundle}/usr/share:/usr/share`,
    HOME: '/users/ada',
  };
  expect(withoutAppImage(environment)).toEqual({
    ...environment,
    PATH: '/usr/local/bin:/usr/bin',
    LD_LIBRARY_PATH: undefined,
    XDG_DATA_DIRS: '/usr/share',
  });
});

test('libraries that the user asks for stay', () => {
  const environment = {
    APPIMAGE: 'a',
    APPDIR: bundle,
    LD_LIBRARY_PATH: `${bundle}/usr/lib:/opt/cuda/lib64:${bundle}2/lib`,
  };
  expect(withoutAppImage(environment).LD_LIBRARY_PATH).toBe(`/opt/cuda/lib64:${bundle}2/lib`);
});

test('without an AppImage nothing changes', () => {
  const environment = { APPDIR: '/usr', PATH: '/usr/bin', LD_LIBRARY_PATH: '/usr/lib:' };
  expect(withoutAppImage(environment)).toBe(environment);
});
