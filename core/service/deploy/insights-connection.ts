const KEY = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Returns what is wrong with a connection string of Application Insights, without any of its values; undefined: nothing. The scoring
 * server has the same rules (resources/scoring, export_settings.py), and does not start with another.
 */
export function connectionProblem(text: string): string | undefined {
  const parts = text
    .trim()
    .replace(/^"+|"+$/g, '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.some((part) => !part.includes('='))) return 'has a part without =';
  const named = new Map(parts.map((part) => [nameOf(part), part.slice(part.indexOf('=') + 1).trim()]));
  if ((named.get('authorization') ?? 'ikey').toLowerCase() !== 'ikey')
    return 'has an Authorization other than ikey';
  const key = named.get('instrumentationkey') ?? '';
  if (key === '') return 'has no InstrumentationKey';
  if (!KEY.test(key)) return 'has an InstrumentationKey that is not a UUID; it may be cut';
  const endpoint = named.get('ingestionendpoint') ?? '';
  if (endpoint !== '' && !/^https?:\/\/[^/@\s]+(\/|$)/.test(endpoint))
    return 'has an IngestionEndpoint that is not an address like https://host';
  return undefined;
}

function nameOf(part: string): string {
  return part.slice(0, part.indexOf('=')).trim().toLowerCase();
}
