import type { BuildSettings } from '#core/engine/engine.ts';

/** This machine reaches its package index through its environment alone. */
export const BUILD_SETTINGS: BuildSettings = {
  packageIndex: undefined,
  extraPackageIndexes: [],
  condaChannels: [],
  proxies: {},
  caCertificates: undefined,
  network: 'default',
};
