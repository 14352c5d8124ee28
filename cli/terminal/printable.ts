/** The colours of `style.ts`, and what takes them back. Others could hide text. */
const OUR_COLOURS = new Set(['1', '2', '22', '31', '32', '33', '36', '39']);

/** One colour; else one control character, or one that turns the direction of the text after it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSAFE = /\u001b\[(\d{1,2})m|[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Returns a text without what would drive the terminal: files, logs and answers of others may hold sequences that move
 * the cursor, retitle the window or write over what stands there. Lines, tabs and our own colours stay.
 */
export function printable(text: string): string {
  return text.replace(UNSAFE, (found, colour: string | undefined) => {
    if (colour !== undefined) return OUR_COLOURS.has(colour) ? found : '';
    return found === '\n' || found === '\t' ? found : '';
  });
}

/** The same for JSON, where the rest of a control character's spelling must stay. */
export function printableJson(json: string): string {
  return json.replace(
    /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
