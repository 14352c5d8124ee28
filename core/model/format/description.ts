import type { ModelFormat } from '#contract/model/format.ts';

/** What every kind of model format carries, for formats that are data and say little. */
type Described = Pick<
  ModelFormat,
  'framework' | 'packages' | 'imports' | 'safety' | 'risk' | 'inputs' | 'outputs' | 'note' | 'python' | 'file'
>;

/** The fields common to all kinds, with nothing recorded and nothing to fear unless told otherwise. */
export const describe = (
  known: Partial<Described> & Pick<Described, 'framework' | 'imports'>,
): Described => ({
  packages: {},
  safety: 'data',
  risk: [],
  inputs: [],
  outputs: [],
  ...known,
});

/** A file or folder of which nothing is known; `code`, because nothing says that loading it is safe. */
export const unknownFormat = (note: string): ModelFormat => ({
  kind: 'unknown',
  ...describe({ framework: 'unknown', imports: [], safety: 'code', note }),
});

/** Joins the sentences that there are. */
export const noteOf = (...sentences: readonly (string | undefined)[]): { note?: string } => {
  const said = sentences.filter((sentence) => sentence !== undefined && sentence !== '');
  return said.length === 0 ? {} : { note: said.join(' ') };
};
