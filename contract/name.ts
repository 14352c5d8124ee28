import { z } from 'zod';

/** What a model, manifest or image may be called: the grammar of a container repository's last part, up to 63 characters. */
export const NAME_PATTERN = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
export const NAME_LENGTH = 63;

export const nameSchema = z.string().regex(NAME_PATTERN).max(NAME_LENGTH);

/** `name` (newest version) or `name:version`. */
export const referenceSchema = z
  .string()
  .min(1)
  .max(300)
  .describe('`name:version`, or `name` for its newest version');

export interface Reference {
  readonly name: string;
  /** Absent: the newest. */
  readonly version: number | undefined;
}

/** Splits `name:3` or `name`; undefined if the version is not a whole number from 1. */
export function parseReference(text: string): Reference | undefined {
  const colon = text.lastIndexOf(':');
  if (colon === -1) return { name: text, version: undefined };
  const version = text.slice(colon + 1);
  if (version === 'latest') return { name: text.slice(0, colon), version: undefined };
  if (!/^[1-9][0-9]{0,8}$/.test(version)) return undefined;
  return { name: text.slice(0, colon), version: Number(version) };
}

/** Says what is wrong with a name and proposes one that works; undefined when it can be used as it is. */
export function explainName(
  name: string,
): { readonly problem: string; readonly suggestion: string } | undefined {
  if (NAME_PATTERN.test(name) && name.length <= NAME_LENGTH) return undefined;
  const suggestion = suggestName(name);
  if (name === '') return { problem: 'A name is needed.', suggestion };
  if (name.length > NAME_LENGTH)
    return {
      problem: `A name has at most ${NAME_LENGTH} characters; this one has ${name.length}.`,
      suggestion,
    };
  return {
    problem: `“${name}” cannot be a name: lower-case letters, digits and single “-”, “_” or “.” between them.`,
    suggestion,
  };
}

/** The nearest usable name: accents dropped, lower case, anything else a dash. When nothing is left, `model`, with a number made of a text in another script. */
export function suggestName(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase() // “ß” has no other way to “ss”.
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/[._-]*([._-])[._-]*/g, '$1')
    .slice(0, NAME_LENGTH)
    .replace(/^[._-]+|[._-]+$/g, '');
  if (plain !== '') return plain;
  // Two folders in Chinese are two projects: they must not become one name.
  return /[\p{L}\p{N}]/u.test(text) ? `model-${shortHash(text)}` : 'model';
}

/** Six digits and letters that differ for most texts that differ (FNV-1a). */
function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text.normalize('NFC'))
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(36).padStart(7, '0').slice(-6);
}
