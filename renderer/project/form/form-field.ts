import type { Field, ManifestEdit } from '#contract/manifest/language.ts';

/** What every kind of field is given. */
export interface FormFieldProps {
  readonly folder: string;
  readonly field: Field;
  readonly label: string;
  readonly about: string;
  readonly edit: (...edits: readonly ManifestEdit[]) => void;
}

/** The text of a value that is none or a scalar. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}

/** The texts of a list; what is no text in it is shown as JSON. */
export function itemsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.map((item) => (typeof item === 'object' ? JSON.stringify(item) : String(item)));
}

/** The items of a list with what tells their rows apart: their place, since two may say the same. */
export function rowsOf<Item>(
  items: readonly Item[],
): readonly { readonly key: string; readonly index: number; readonly item: Item }[] {
  return items.map((item, index) => ({ key: `${index} of ${items.length}`, index, item }));
}

/** What a text means in a field: a number where numbers stand; without a text the key goes. */
export function scalarEdit(field: Pick<Field, 'path' | 'kind'>, text: string): ManifestEdit {
  const path = [...field.path];
  if (text === '') return { path };
  return { path, value: /whole number/.test(field.kind) && /^\d{1,9}$/.test(text) ? Number(text) : text };
}

/** An item of a list written, added behind its end or, without a text, taken out. */
export function itemEdit(field: Pick<Field, 'path'>, index: number, text: string): ManifestEdit {
  const path = [...field.path, index];
  return text === '' ? { path } : { path, value: text };
}
