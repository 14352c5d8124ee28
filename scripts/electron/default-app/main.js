/**
 * Starts the application whose folder or main file is named on the command line, as the default application inside a
 * released Electron does (electron/electron, default_app/main.ts).
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron/main';

const require = createRequire(import.meta.url);

/**
 * Electron keeps these two for its default application and leaves them out of its documentation and types.
 *
 * @typedef {import('electron').App & {setVersion(version: string): void, setAppPath(path: string): void}} WholeApp
 */
const wholeApp = /** @type {WholeApp} */ (app);

/**
 * @param {readonly string[]} words the command line behind the program
 * @returns {{preloads: readonly string[], application: string | undefined}} what `-r` names, and the first path
 */
function parse(words) {
  const preloads = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '-r' || word === '--require') preloads.push(words[++index] ?? '');
    else if (!word.startsWith('-')) return { preloads, application: word };
  }
  return { preloads, application: undefined };
}

/** @param {string} application a folder with a package.json, or a JavaScript file */
async function start(application) {
  Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
  const path = resolve(application);
  const description = join(path, 'package.json');
  const isPackage = existsSync(description);
  if (isPackage) {
    const { name, productName, version, desktopName } = JSON.parse(readFileSync(description, 'utf8'));
    if (version) wholeApp.setVersion(version);
    app.name = productName ?? name ?? app.name;
    if (process.platform === 'linux') app.setDesktopName(desktopName ?? `${app.name}.desktop`);
  }
  const mainFile = require.resolve(path);
  wholeApp.setAppPath(isPackage ? path : dirname(mainFile));
  await import(pathToFileURL(mainFile).href);
}

const { preloads, application } = parse(process.argv.slice(1));
// Playwright hands its loader over as such a module; it must run before the application.
for (const preload of preloads) require(preload);
if (application === undefined) {
  console.error(`Electron ${process.versions.electron}: name the folder of the application to start.`);
  app.exit(2);
} else {
  // Electron holds `ready` back until this module is done.
  await start(application).catch((error) => {
    console.error(`The application at ${application} could not start.`);
    console.error(error);
    app.exit(1);
  });
}
