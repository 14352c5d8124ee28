import type { Page } from '#cli/session/output.ts';
import { formatAge } from '#cli/terminal/amount.ts';
import { formatFacts } from '#cli/terminal/table.ts';
import { addressOfPlace, type DataStore } from '#contract/data-store/data-store.ts';

/** One store in full, for people. */
export function storeFacts(store: DataStore, { style, now }: Page): string {
  const { place } = store;
  const rows: (readonly [string, string])[] = [
    ['store', style.strong(store.name)],
    ['address', addressOfPlace(place)],
    ...(place.kind === 's3' ? [['region', place.region] as const] : []),
    ...(place.kind === 'azure' ? [['account', place.account] as const] : []),
    ...(place.kind === 'folder' || place.endpoint === undefined
      ? []
      : [['endpoint', place.endpoint] as const]),
    ...(place.kind === 'folder' ? [] : [['credentials', credentialsText(store)] as const]),
    ['added', formatAge(store.createdAt, now)],
  ];
  return formatFacts(rows, style);
}

export function credentialsText({ place, hasCredentials }: DataStore): string {
  if (place.kind === 'folder') return '–';
  return hasCredentials ? 'kept' : 'of the environment';
}
