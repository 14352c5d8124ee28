/**
 * Returns the milliseconds that a server asks to wait, never below 0; undefined: it asks for none, or not in a form that is known.
 * Seconds, or a date (RFC 9110, Retry-After).
 */
export function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = Number(header);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
