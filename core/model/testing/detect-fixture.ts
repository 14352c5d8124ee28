import { fileURLToPath } from 'node:url';
import { type ModelFormat, type ModelFormatKind, modelFormatSchema } from '#contract/model/format.ts';
import { detectModelFormat } from '../format/detect-model-format.ts';

/** The path of a file or folder that tests look into; `fixtures/make-fixtures.py` made them. */
export const fixturePath = (name: string): string =>
  fileURLToPath(new URL(`../format/fixtures/${name}`, import.meta.url));

/** Detects a fixture, checks the answer against the contract and narrows it to the kind that the test expects. */
export const detectFixture = async <Kind extends ModelFormatKind>(
  name: string,
  kind: Kind,
): Promise<Extract<ModelFormat, { readonly kind: Kind }>> => {
  const format = modelFormatSchema.parse(await detectModelFormat(fixturePath(name)));
  if (format.kind !== kind) throw new Error(`${name} is ${format.kind}, not ${kind}: ${format.note ?? ''}`);
  return format as Extract<ModelFormat, { readonly kind: Kind }>;
};
