/**
 * @typedef {object} Layer
 * @property {string} place a folder, one file, or the files of a folder without those below it (`core/*`); the most specific place that fits wins
 * @property {string} holds what lies there, in a few words
 * @property {readonly string[]} uses the places it may import from, each standing earlier in the table
 */
export {};
