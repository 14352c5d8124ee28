import { setUpParts } from '../ground/test-setup.mjs';

/** The set-up of `*.cluster.test.ts`, for `globalSetup` of vitest. A cluster that is up already stays so. */
export default function setUpCluster() {
  return setUpParts(['images', 'registry', 'stores', 'cluster']);
}
