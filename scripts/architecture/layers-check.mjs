import { dirname } from 'node:path/posix';
import { LAYERS } from './layers.mjs';

/** @typedef {import('./layer.mjs').Layer} Layer */
/** @typedef {import('./imports.mjs').Import} Import */

/**
 * @param {string} file from the root of the repository
 * @param {readonly Layer[]} [layers]
 * @returns {Layer | undefined} the most specific place that the file lies in
 */
export function layerOf(file, layers = LAYERS) {
  return layers
    .filter(({ place }) => fits(file, place))
    .reduce(
      (/** @type {Layer | undefined} */ best, layer) =>
        best === undefined || layer.place.length > best.place.length ? layer : best,
      undefined,
    );
}

/**
 * @param {string} file
 * @param {string} place
 */
function fits(file, place) {
  if (place.endsWith('/*')) return dirname(file) === place.slice(0, -2);
  return file === place || file.startsWith(`${place}/`);
}

/**
 * @param {Import} found
 * @param {readonly Layer[]} [layers]
 * @returns {string | undefined} what is wrong with it, as a sentence; undefined: it may be
 */
export function violation({ from, to, line }, layers = LAYERS) {
  const own = layerOf(from, layers);
  const other = layerOf(to, layers);
  if (own === undefined) return `${from} belongs to no place in the table.`;
  // What is shipped is data: its text may be imported anywhere.
  if (to.startsWith('resources/') || to === 'package.json') return undefined;
  if (other !== undefined && (other === own || own.uses.includes(other.place))) return undefined;
  return `${from}:${line} imports ${to}: ${own.place} may not use ${other?.place ?? 'that'}.`;
}

/**
 * @param {readonly Layer[]} layers
 * @returns {readonly string[]} what is wrong with the table itself: a place may use only those above it
 */
export function tableProblems(layers) {
  const above = new Set();
  return layers.flatMap(({ place, uses }) => {
    const unknown = uses.filter((used) => !above.has(used));
    const twice = above.has(place) ? [`${place} is in the table twice.`] : [];
    above.add(place);
    return [...twice, ...unknown.map((used) => `${place} uses ${used}, which is not above it.`)];
  });
}
