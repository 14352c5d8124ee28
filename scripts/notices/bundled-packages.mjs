import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'vite';
import { productFiles } from '../architecture/imports.mjs';
import { ROOT } from '../repository.mjs';

/**
 * @typedef {object} BundledPackage
 * @property {string} name
 * @property {string} version
 * @property {string} folder absolute
 *
 * @typedef {object} LockEntry
 * @property {string} [version]
 * @property {boolean} [optional]
 * @property {Readonly<Record<string, string>>} [dependencies]
 * @property {Readonly<Record<string, string>>} [optionalDependencies]
 */

/** The host of the shell and Node's own modules are no packages of a bundle. */
const NO_PACKAGE = /^(node:|electron(\/|$)|[.#/])/;

/**
 * The npm packages that may end up in a build: those that the product imports and what these depend on. A bundler may
 * leave some of it out, so the list is complete, not minimal.
 *
 * @returns {readonly BundledPackage[]} by name
 */
export function bundledPackages() {
  /** @type {Readonly<Record<string, LockEntry>>} */
  const locked = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  // Named dependencies too: some are served or loaded as files, without an import.
  const roots = new Set([...importedPackages(), ...Object.keys(locked['']?.dependencies ?? {})]);
  const waiting = [...roots].map((name) => ({ name, from: '', optional: false }));
  /** @type {Map<string, BundledPackage>} */
  const found = new Map();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const place = resolvePlace(locked, next.from, next.name);
    if (place === undefined && next.optional) continue;
    if (place === undefined)
      throw new Error(`package-lock.json has no ${next.name}, used by ${next.from || 'Slipway'}.`);
    const folder = join(ROOT, place);
    if (found.has(place) || (next.optional && !existsSync(folder))) continue;
    const { version = '', dependencies = {}, optionalDependencies = {} } = locked[place] ?? {};
    found.set(place, { name: next.name, version, folder });
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies }))
      waiting.push({ name, from: place, optional: name in optionalDependencies });
  }
  return [...found.values()].sort((a, b) => compare(`${a.name}@${a.version}`, `${b.name}@${b.version}`));
}

/** @returns {ReadonlySet<string>} names of the packages that files of the product import, types apart */
function importedPackages() {
  return new Set(productFiles().flatMap((file) => packagesIn(file, readFileSync(join(ROOT, file), 'utf8'))));
}

/**
 * @param {string} file
 * @param {string} text what stands in it
 * @returns {readonly string[]} names of the packages whose code it imports
 */
export function packagesIn(file, text) {
  /** @type {string[]} */
  const names = [];
  /** @param {{source?: {type: string, value?: unknown} | null, importKind?: string, exportKind?: string}} node */
  const add = ({ source, importKind, exportKind }) => {
    if (importKind === 'type' || exportKind === 'type' || typeof source?.value !== 'string') return;
    if (!NO_PACKAGE.test(source.value)) names.push(packageName(source.value));
  };
  new Visitor({
    ImportDeclaration: add,
    ExportNamedDeclaration: add,
    ExportAllDeclaration: add,
    ImportExpression: (node) => add({ source: /** @type {{type: string, value?: unknown}} */ (node.source) }),
  }).visit(parseSync(file, text, {}).program);
  return names;
}

/** @param {string} specifier such as `@scope/name/file.css` */
function packageName(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/**
 * Looks up as Node does: in the package's own node_modules, then in those of the folders above.
 *
 * @param {Readonly<Record<string, LockEntry>>} locked
 * @param {string} from a place of the lock file
 * @param {string} name
 * @returns {string | undefined}
 */
function resolvePlace(locked, from, name) {
  for (let place = from; ; place = place.slice(0, Math.max(place.lastIndexOf('/node_modules/'), 0))) {
    const candidate = `${place === '' ? '' : `${place}/`}node_modules/${name}`;
    if (candidate in locked) return candidate;
    if (place === '') return undefined;
  }
}

/**
 * @param {string} a
 * @param {string} b
 */
function compare(a, b) {
  return a < b ? -1 : Number(a > b);
}
