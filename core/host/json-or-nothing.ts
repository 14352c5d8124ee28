/**
 * Returns what a JSON text says; undefined for any other text. For what others wrote: a schema looks at the result, and says what
 * is wrong.
 */
export function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
