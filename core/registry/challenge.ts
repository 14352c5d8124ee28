/** What a registry wants to see before it answers (`WWW-Authenticate`, RFC 7235; distribution token specification). */
export type Challenge =
  | { readonly kind: 'basic' }
  | {
      readonly kind: 'bearer';
      /** Where tokens are given out. */
      readonly realm: URL;
      readonly service: string | undefined;
      readonly scope: string | undefined;
    };

/** Reads the header; undefined when it names no way that Docker knows either. */
export function parseChallenge(header: string | undefined): Challenge | undefined {
  if (header === undefined) return undefined;
  const [, scheme = '', rest = ''] = /^\s*(\S+)\s*(.*)$/s.exec(header) ?? [];
  if (scheme.toLowerCase() === 'basic') return { kind: 'basic' };
  if (scheme.toLowerCase() !== 'bearer') return undefined;
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, bare] of rest.matchAll(/([a-z_]+)=(?:"([^"]*)"|([^\s,]+))/gi))
    parameters.set(name.toLowerCase(), quoted ?? bare ?? '');
  const realm = parameters.get('realm') ?? '';
  if (!URL.canParse(realm)) return undefined;
  return {
    kind: 'bearer',
    realm: new URL(realm),
    service: parameters.get('service'),
    scope: parameters.get('scope'),
  };
}
