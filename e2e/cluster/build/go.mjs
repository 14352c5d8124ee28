import { join } from 'node:path';
import { attempt, run } from '#scripts/machine/command.mjs';

/**
 * @typedef {object} Go
 * @property {(words: readonly string[], folder: string) => Promise<string>} run what the command prints
 * @property {(folder: string, options: readonly string[]) => Promise<string>} build
 */

/** The first one that fetches the version that a go.mod asks for by itself. */
const OLDEST = { major: 1, minor: 21 };

/** Where Go's own installer puts it; it is not always on PATH. */
const USUAL = '/usr/local/go/bin/go';

/**
 * @param {string} workshop a folder for what Go downloads and compiles; `SLIPWAY_TEST_GO_CACHE` names another, which
 *   is kept, for work on the build itself
 * @returns {Promise<Go>}
 * @throws {Error} when there is none that is new enough
 */
export async function findGo(workshop) {
  const program = await newEnough();
  const cache = process.env.SLIPWAY_TEST_GO_CACHE ?? workshop;
  const environment = {
    ...process.env,
    GOCACHE: join(cache, 'gocache'),
    GOMODCACHE: join(cache, 'gomod'),
    CGO_ENABLED: '0',
    GOFLAGS: '-buildvcs=false',
    GOWORK: 'off',
  };
  const go = (/** @type {readonly string[]} */ words, /** @type {string} */ folder) =>
    run('nice', ['-n', '19', program, ...words], { cwd: folder, environment });
  return {
    run: go,
    build: (folder, options) => go(['build', '-trimpath', ...options], folder),
  };
}

/** @returns {Promise<string>} the program */
async function newEnough() {
  for (const program of ['go', USUAL]) {
    const answer = await attempt(program, ['env', 'GOVERSION']).catch(() => undefined);
    const [, major, minor] = /^go(\d+)\.(\d+)/.exec(answer?.stdout ?? '') ?? [];
    if (Number(major) === OLDEST.major && Number(minor) >= OLDEST.minor) return program;
  }
  throw new Error(
    `Building Kubernetes needs Go ${OLDEST.major}.${OLDEST.minor} or later, on PATH or as ${USUAL}.`,
  );
}
