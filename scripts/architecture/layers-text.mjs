import { LAYERS } from './layers.mjs';

const BEGIN = '<!-- layers: written from scripts/architecture/layers.mjs by `npm run format` -->';
const END = '<!-- layers: end -->';

const isContract = (/** @type {string} */ place) => /^contract(\/|$)/.test(place);
/** What every stage stands on: the places of core up to `core/rpc`. */
const GROUND = LAYERS.map(({ place }) => place)
  .slice(0, LAYERS.findIndex(({ place }) => place === 'core/rpc') + 1)
  .filter((place) => place.startsWith('core/'));

/** What every page stands on. */
const PAGE = ['preload', 'renderer/i18n', 'renderer/rpc', 'renderer/parts', 'renderer/page'];

/** @returns {string} the layers as a Markdown table between two marks; the stages of the contract are left to the file */
export function layersText() {
  const rows = LAYERS.filter(({ place }) => !isContract(place) || !/^contract\/\w+$/.test(place)).map(
    ({ place, holds, uses }) => `| \`${place}\` | ${holds} | ${usesText(uses)} |`,
  );
  return [BEGIN, '| place | holds | may import |', '|---|---|---|', ...rows, END].join('\n');
}

/**
 * @param {string} document
 * @returns {string} the document with today's table between its marks
 */
export function withLayers(document) {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin === -1 || end === -1) throw new Error('The document has no marks for the layers.');
  return document.slice(0, begin) + layersText() + document.slice(end + END.length);
}

/**
 * @param {readonly string[]} uses
 * @returns {string} the places, those of a whole group in one word
 */
function usesText(uses) {
  const groups = [
    { word: '*ground*', places: GROUND },
    { word: '*page*', places: PAGE },
  ].filter(({ places }) => places.every((place) => uses.includes(place)));
  return (
    [
      ...(uses.some(isContract) ? ['*contract*'] : []),
      ...groups.map(({ word }) => word),
      ...uses
        .filter((place) => !isContract(place) && !groups.some(({ places }) => places.includes(place)))
        .map((place) => `\`${place}\``),
    ].join(', ') || '–'
  );
}
