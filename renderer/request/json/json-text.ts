import { isWritable } from './json-depth.ts';

/** Longest text that is put into lines: beyond it the page would stall. */
const MOST_CHARACTERS = 500_000;
/** Short lists stay on one line, as a person would write them. */
const LINE_CHARACTERS = 72;

/** JSON in lines, two spaces deep, short lists and objects on one line; any other text, and what is too deep, as it is. */
export function prettyJson(text: string): string {
  if (text.length > MOST_CHARACTERS) return text;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Not JSON: shown as it came.
    return text;
  }
  return isWritable(value) ? render(value, '') : text;
}

function render(value: unknown, indent: string): string {
  const flat = JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return flat;
  if (flat.length + indent.length <= LINE_CHARACTERS) return spaced(value);
  const deeper = `${indent}  `;
  if (Array.isArray(value))
    return `[\n${value.map((item) => deeper + render(item, deeper)).join(',\n')}\n${indent}]`;
  const entries = Object.entries(value).map(
    ([key, item]) => `${deeper}${JSON.stringify(key)}: ${render(item, deeper)}`,
  );
  return `{\n${entries.join(',\n')}\n${indent}}`;
}

/** One line with a space after commas and colons. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, item]) => `${JSON.stringify(key)}: ${spaced(item)}`)
      .join(', ')}}`;
  return JSON.stringify(value);
}
