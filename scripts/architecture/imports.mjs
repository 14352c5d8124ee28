import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { parseSync, Visitor } from 'vite';
import { ROOT } from '../repository.mjs';

/**
 * @typedef {object} Import
 * @property {string} from the importing file, from the root of the repository
 * @property {string} to the imported file, from the root of the repository
 * @property {number} line where it stands
 */

const CODE = /\.(ts|tsx|mjs)$/;
const TEST_SUPPORT = /\.(test|spec)\.tsx?$|(^|\/)(testing|fixtures)\//;

/** @returns {readonly string[]} every code file of the product, without tests and what only tests use */
export function productFiles() {
  return trackedCode(['contract', 'core', 'cli', 'main', 'preload', 'renderer']).filter(
    (file) => !TEST_SUPPORT.test(file) && !file.endsWith('vite.config.ts'),
  );
}

/** @returns {readonly string[]} every code file of the repository, tests too */
export function allFiles() {
  return trackedCode(['.']);
}

/**
 * @param {readonly string[]} places
 * @returns {readonly string[]} tracked and new files below them
 */
function trackedCode(places) {
  const listed = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard', ...places],
    {
      cwd: ROOT,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  return listed.split('\0').filter((file) => CODE.test(file) && existsSync(join(ROOT, file)));
}

/**
 * The imports of files of this repository by a file: static, dynamic, re-exports, and types, also those written as
 * `import('…').Type`.
 *
 * @param {string} file from the root of the repository
 * @param {string} [text] what stands in it, when it is not to be read
 * @returns {readonly Import[]}
 */
export function importsOf(file, text = readFileSync(join(ROOT, file), 'utf8')) {
  /** @type {{specifier: string, at: number}[]} */
  const found = [];
  /** @param {{type: string, start: number, value?: unknown} | null | undefined} source */
  const add = (source) => {
    if (source?.type === 'Literal' && typeof source.value === 'string')
      found.push({ specifier: source.value, at: source.start });
  };
  const { program } = parseSync(file, text, {});
  new Visitor({
    ImportDeclaration: (node) => add(node.source),
    ExportNamedDeclaration: (node) => add(node.source),
    ExportAllDeclaration: (node) => add(node.source),
    ImportExpression: (node) => add(node.source),
    TSImportType: (node) => add(node.source),
  }).visit(program);
  return found.flatMap(({ specifier, at }) => {
    const to = resolved(file, specifier);
    return to === undefined ? [] : [{ from: file, to, line: text.slice(0, at).split('\n').length }];
  });
}

/**
 * @param {string} file
 * @param {string} specifier
 * @returns {string | undefined} the file of this repository that it means
 */
function resolved(file, specifier) {
  const [path = ''] = specifier.split('?');
  if (path.startsWith('#')) return path.slice(1);
  return path.startsWith('.') ? join(dirname(file), path) : undefined;
}
