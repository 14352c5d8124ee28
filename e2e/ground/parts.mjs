import { ensureElectronRuntime } from '#scripts/electron-runtime.mjs';
import { clusterPart } from '../cluster/part.mjs';
import { ensureBaseImage } from './base-image.mjs';
import { ensureBrowser } from './browser.mjs';
import { ensureDisplay, stopDisplay } from './display.mjs';
import { ensureEngine, stopEngine } from './engine.mjs';
import { ensureObjectStores } from './object-stores.mjs';
import { ensureRegistry, stopRegistry } from './registry.mjs';

/**
 * @typedef {object} RaisedPart
 * @property {string} description one line for the person at the terminal
 * @property {Readonly<Record<string, string>>} environment what tests find it by
 * @property {() => Promise<unknown>} lower stops what raising it started, and nothing else
 */

/** @typedef {'engine' | 'images' | 'registry' | 'stores' | 'cluster' | 'browser' | 'display' | 'electron'} PartName */

const nothing = async () => {};

/**
 * The parts of the ground that tests stand on, and how each is raised. Raising is safe to repeat, and quick then.
 *
 * @type {Readonly<Record<PartName, () => Promise<RaisedPart>>>}
 */
export const PARTS = {
  async engine() {
    const engine = await ensureEngine();
    return {
      description: `${engine.own ? 'private' : 'given'} Docker engine at ${engine.dockerHost}`,
      environment: { DOCKER_HOST: engine.dockerHost },
      lower: engine.started ? stopEngine : nothing,
    };
  },
  async images() {
    const engine = await ensureEngine();
    await ensureBaseImage(engine, 'python:3.11-slim');
    return {
      description: 'base image python:3.11-slim',
      environment: { DOCKER_HOST: engine.dockerHost },
      lower: engine.started ? stopEngine : nothing,
    };
  },
  async registry() {
    const { address, started } = await ensureRegistry();
    return {
      description: `image registry at ${address}`,
      environment: { SLIPWAY_TEST_REGISTRY: address },
      lower: started ? stopRegistry : nothing,
    };
  },
  async stores() {
    const { azurite, versitygw } = await ensureObjectStores();
    return {
      description: 'object stores Azurite and versitygw',
      environment: { SLIPWAY_TEST_AZURITE: azurite, SLIPWAY_TEST_VERSITYGW: versitygw },
      lower: nothing,
    };
  },
  cluster: clusterPart,
  async browser() {
    const executable = await ensureBrowser();
    return {
      description: `browser ${executable}`,
      environment: { SLIPWAY_TEST_CHROMIUM: executable },
      lower: nothing,
    };
  },
  async display() {
    const { display, started } = await ensureDisplay();
    return {
      description: display ? `display ${display}` : "the desktop's display",
      environment: display ? { DISPLAY: display } : {},
      lower: started ? stopDisplay : nothing,
    };
  },
  async electron() {
    const runtime = await ensureElectronRuntime();
    return {
      description: `Electron ${runtime.version} (${runtime.kind}) in ${runtime.dist}`,
      environment: runtime.kind === 'own' ? {} : { ELECTRON_OVERRIDE_DIST_PATH: runtime.dist },
      lower: nothing,
    };
  },
};
