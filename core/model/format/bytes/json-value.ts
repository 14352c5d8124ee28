/** JSON from a model file, which may be anything: looked into by key, never trusted. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** No model nests deeper, and parsers take much memory for text that does. */
const DEEPEST = 500;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

const nestsTooDeep = (text: string): boolean => {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (quoted && code === BACKSLASH) index += 1;
    else if (code === QUOTE) quoted = !quoted;
    else if (!quoted && OPENING.has(code)) depth += 1;
    else if (!quoted && CLOSING.has(code)) depth -= 1;
    if (depth > DEEPEST) return true;
  }
  return false;
};

/** Parses JSON from a file; undefined when it is none: damaged, or nested deeper than any model. */
export const parseJson = (text: string): unknown => {
  if (nestsTooDeep(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** The object under a key, or an empty one. */
export const objectAt = (value: unknown, key: string): JsonObject => {
  const found = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return isObject(found) ? found : {};
};

/** The list under a key, or an empty one. */
export const listAt = (value: unknown, key: string): readonly unknown[] => {
  const found = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return Array.isArray(found) ? found : [];
};

/** The text under a key. */
export const textAt = (value: unknown, key: string): string | undefined => {
  const found = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof found === 'string' ? found : undefined;
};
