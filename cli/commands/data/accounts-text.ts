import { completenessOf, type MissingCalls } from '#contract/telemetry/completeness.ts';
import type { Accounts } from '#contract/telemetry/recorded-call.ts';

/** How complete the calls are, in one line. */
export function accountsText(accounts: Accounts): string {
  const { wanted, stored, percent, reasons } = completenessOf(accounts);
  const parts = reasons.map(reasonText);
  return `${percent} % complete: ${stored} of ${wanted} calls stored${parts.length === 0 ? '' : `; ${parts.join(', ')}`}`;
}

/** Why calls are not there, and how many. */
export function reasonText(missing: MissingCalls): string {
  const { count } = missing;
  switch (missing.why) {
    case 'lost':
      return `${count} lost (${missing.reason})`;
    case 'missing':
      return `${count} waiting or gone with their replica`;
    case 'sampledOut':
      return `${count} left out by share or rate`;
    case 'deleted':
      return `${count} deleted`;
    case 'unreadable':
      return `${count} ${count === 1 ? 'file' : 'files'} cut or foreign`;
    case 'contradicting':
      return `${count} ${count === 1 ? 'file contradicts' : 'files contradict'} others`;
  }
}
