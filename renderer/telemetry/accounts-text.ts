import type { TFunction } from 'i18next';
import { completenessOf, type MissingCalls } from '#contract/telemetry/completeness.ts';
import type { Accounts } from '#contract/telemetry/recorded-call.ts';
import { formatNumber } from '#renderer/i18n/format.ts';

/** How complete the calls are, in one line. */
export function accountsText(accounts: Accounts, t: TFunction): string {
  const { wanted, stored, percent, reasons } = completenessOf(accounts);
  const text = t('data.complete', {
    percent: formatNumber(percent, 1),
    stored: formatNumber(stored),
    count: wanted,
    number: formatNumber(wanted),
  });
  return [text, ...reasons.map((reason) => reasonText(reason, t))].join(t('parts.semicolon'));
}

function reasonText(missing: MissingCalls, t: TFunction): string {
  const { why, count } = missing;
  const number = formatNumber(count);
  if (missing.why !== 'lost') return t(`data.${missing.why}`, { count, number });
  // A newer recorder may have reasons that this version does not know.
  const reason = t(`data.lostReason.${missing.reason}` as 'data.lostReason.shutdown', {
    defaultValue: missing.reason,
  });
  return t(`data.${why as 'lost'}`, { count, number, reason });
}
