import type { Page } from '#cli/session/output.ts';
import { formatAge } from '#cli/terminal/amount.ts';
import { formatTable } from '#cli/terminal/table.ts';
import type { AccessToken } from '#contract/system/access-token.ts';

/** Tokens, one a row. */
export function tokenTable(
  { tokens }: { readonly tokens: readonly AccessToken[] },
  { style, width, now }: Page,
): string {
  if (tokens.length === 0) return '';
  return formatTable(
    tokens,
    [
      { title: 'NAME', value: ({ name }) => name, paint: (text) => style.strong(text), shrinks: true },
      { title: 'SCOPE', value: ({ scope }) => scope },
      { title: 'SERVICE', value: ({ service = 'any' }) => service },
      { title: 'CREATED', value: ({ createdAt }) => formatAge(createdAt, now) },
    ],
    { style, width },
  );
}
