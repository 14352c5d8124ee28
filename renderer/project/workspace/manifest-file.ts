/** The manifest's name in a project. The contract has it, too, but with all its schemas: too much for the first page. */
export const MANIFEST_FILE = 'slipway.yml';
