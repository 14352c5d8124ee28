import { Badge } from '#renderer/parts/feedback/badge.tsx';

/** The status of an answer, by its colour good, refused or failed. */
export function StatusBadge({ status }: { readonly status: number }) {
  return <Badge tone={status < 300 ? 'good' : status < 500 ? 'warn' : 'bad'}>{status}</Badge>;
}
